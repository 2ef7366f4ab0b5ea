import type { Metadata } from 'next'
import { z } from 'zod'
import { AuditPage } from '@/components/audit/audit-page'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { listEvents } from '@/lib/db/events'
import { getDeps } from '@/lib/deps'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { toEventView } from '@/lib/views/events'

export const metadata: Metadata = { title: 'Audit' }

const PAGE_SIZE = 100

const wanted = z.object({
  type: z.string().max(100).optional().catch(undefined),
  cycle: z.uuid().optional().catch(undefined),
})

export default async function Audit({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePrincipal()
  const { type, cycle } = wanted.parse(await searchParams)
  const rows = await listEvents(getDeps().db, { type, cycleId: cycle }, PAGE_SIZE + 1)
  const first = page(rows, PAGE_SIZE, toEventView, ({ seq }) => [String(seq)])
  return (
    <Hydrate
      data={[[keys.events({ type, cycle_id: cycle, limit: PAGE_SIZE }), { pages: [first], pageParams: [undefined] }]]}
    >
      <AuditPage pageSize={PAGE_SIZE} />
    </Hydrate>
  )
}
