import type { Metadata } from 'next'
import { BacktestList } from '@/components/backtests/list/backtest-list'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { listBacktests } from '@/lib/db/backtests'
import { getDeps } from '@/lib/deps'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { toBacktestView } from '@/lib/views/backtests'

export const metadata: Metadata = { title: 'Backtests' }

/** The page that the list asks for. */
const PAGE_SIZE = 50

export default async function Backtests({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePrincipal()
  // A filtered list is the browser's business; the plain one is here with the page.
  if (Object.keys(await searchParams).length > 0) return <BacktestList pageSize={PAGE_SIZE} />
  const rows = await listBacktests(getDeps().db, {}, PAGE_SIZE + 1)
  const first = page(rows, PAGE_SIZE, toBacktestView, (row) => [String(row.id)])
  return (
    <Hydrate data={[[keys.backtests({ limit: PAGE_SIZE }), { pages: [first], pageParams: [undefined] }]]}>
      <BacktestList pageSize={PAGE_SIZE} />
    </Hydrate>
  )
}
