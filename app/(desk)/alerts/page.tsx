import type { Metadata } from 'next'
import { AlertsPage } from '@/components/alerts/alerts-page'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { getDeps } from '@/lib/deps'
import { requirePrincipal } from '@/lib/session'
import { readAlerts } from '@/lib/views/alerts'

export const metadata: Metadata = { title: 'Alerts' }

/** What the page asks for first. */
const PAGE_SIZE = 50

export default async function Alerts() {
  await requirePrincipal()
  const first = await readAlerts(getDeps().db, { open: true, limit: PAGE_SIZE })
  return (
    <Hydrate data={[[keys.alerts({ open: true }), { pages: [first], pageParams: [undefined] }]]}>
      <AlertsPage />
    </Hydrate>
  )
}
