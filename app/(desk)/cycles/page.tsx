import type { Metadata } from 'next'
import { CycleList } from '@/components/cycles/cycle-list'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { listCycles } from '@/lib/db/cycles'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { toCycleView } from '@/lib/views/cycles'

export const metadata: Metadata = { title: 'Cycles' }

const PAGE_SIZE = 50

export default async function CyclesPage() {
  await requirePrincipal()
  const { account } = await readDesk()
  const rows = await listCycles(getDeps().db, { accountId: account.id }, PAGE_SIZE + 1)
  const first = page(rows, PAGE_SIZE, toCycleView, (row) => [String(row.id)])
  const key = keys.cycles({ limit: PAGE_SIZE, account: account.id, status: undefined })
  return (
    <Hydrate data={[[key, { pages: [first], pageParams: [undefined] }]]}>
      <CycleList pageSize={PAGE_SIZE} />
    </Hydrate>
  )
}
