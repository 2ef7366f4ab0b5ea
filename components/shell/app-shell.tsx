'use client'

import { type ReactNode, useState } from 'react'
import type { NavGroup } from '@/components/shell/nav'
import { PhoneNav } from '@/components/shell/phone-nav'
import { Rail } from '@/components/shell/rail'
import { Toaster } from '@/components/ui/overlay/toast'
import { TooltipProvider } from '@/components/ui/overlay/tooltip'

export const RAIL_COOKIE = 'assay-rail'

export type AppShellProps = {
  nav: readonly NavGroup[]
  /** Usually `<TopBar … />`. */
  topBar: ReactNode
  /** A line over everything: trading halted, connection lost, sample data. */
  banner?: ReactNode
  /** From the cookie RAIL_COOKIE ("narrow"), read on the server, so that the page does not jump. */
  defaultCollapsed?: boolean
  children: ReactNode
}

/** The frame of every signed-in page: top bar, rail (bottom bar on a phone), content. The page scrolls, not a box in it. */
export function AppShell({ nav, topBar, banner, defaultCollapsed = false, children }: AppShellProps) {
  const [collapsed, setCollapsed] = useState(defaultCollapsed)

  const collapse = (next: boolean) => {
    setCollapsed(next)
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser we serve
    document.cookie = `${RAIL_COOKIE}=${next ? 'narrow' : 'wide'}; path=/; max-age=31536000; samesite=lax`
  }

  return (
    <TooltipProvider>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-toast focus:rounded focus:bg-raised focus:px-3 focus:py-2 focus:shadow-lift"
      >
        Skip to the content
      </a>
      <div className="sticky top-0 z-frame h-(--top-bar) border-b border-hairline bg-bg">{topBar}</div>
      <div className="flex min-h-[calc(100dvh-var(--top-bar))]">
        <Rail groups={nav} collapsed={collapsed} onCollapsedChange={collapse} />
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col pb-16 outline-none md:pb-0">
          {banner}
          {children}
        </main>
      </div>
      <PhoneNav groups={nav} />
      <Toaster />
    </TooltipProvider>
  )
}
