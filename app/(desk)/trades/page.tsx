import type { Metadata } from 'next'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { TradesPage } from '@/components/trades/trades-page'
import { listTrades, readHeld } from '@/lib/db/trades'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { toTradeView } from '@/lib/views/trades'

export const metadata: Metadata = { title: 'Trades' }

/** The page that the table asks for. */
const PAGE_SIZE = 100

export default async function Trades() {
  await requirePrincipal()
  const { account } = await readDesk()
  const rows = await listTrades(getDeps().db, { accountId: account.id }, PAGE_SIZE + 1)
  const held = await readHeld(getDeps().db, rows)
  const first = page(
    rows,
    PAGE_SIZE,
    (row) => toTradeView(row, held),
    (row) => [row.openedAt.toISOString(), row.id],
  )
  return (
    <Hydrate
      data={[[keys.trades({ limit: PAGE_SIZE, account: account.id }), { pages: [first], pageParams: [undefined] }]]}
    >
      <TradesPage />
    </Hydrate>
  )
}
