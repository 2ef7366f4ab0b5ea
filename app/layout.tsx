import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { DISPLAY_COOKIE, parseDisplay } from '@/components/desk/display'
import { ThemeProvider } from '@/components/shell/theme-provider'
import { TITLE_TEMPLATE } from '@/components/shell/title-template'
import { FormatPreferencesProvider } from '@/components/ui/number'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Assay', template: TITLE_TEMPLATE },
  description:
    'A self-hosted trading desk run by a team of AI agents, with the rules that guard the money written in code.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0a0c10' },
    { media: '(prefers-color-scheme: light)', color: '#f6f7f9' },
  ],
}

/** Before the first paint, beside the theme's class, which is why it is not a className of React's. */
const CVD = "document.documentElement.classList.add('cvd')"

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, given] = await Promise.all([cookies(), headers()])
  const nonce = given.get('x-nonce') ?? undefined
  const { zone, locale, cvd } = parseDisplay(jar.get(DISPLAY_COOKIE)?.value)
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        {cvd && (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
          <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: CVD }} />
        )}
        <ThemeProvider nonce={nonce}>
          <FormatPreferencesProvider value={{ zone, locale }}>{children}</FormatPreferencesProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
