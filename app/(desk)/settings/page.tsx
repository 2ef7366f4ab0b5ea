import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { DISPLAY_COOKIE, parseDisplay } from '@/components/desk/display'
import { Settings } from '@/components/settings/settings'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  await requirePrincipal()
  return <Settings display={parseDisplay((await cookies()).get(DISPLAY_COOKIE)?.value)} />
}
