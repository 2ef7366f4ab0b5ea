import type { Metadata } from 'next'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { toFeedItems } from '@/components/overview/feed-model'
import { Overview } from '@/components/overview/overview'
import { Welcome } from '@/components/welcome/welcome'
import { listEvents } from '@/lib/db/events'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { readKeyStates } from '@/lib/key-states'
import { requirePrincipal } from '@/lib/session'
import { readEquity } from '@/lib/views/equity'
import { toEventView } from '@/lib/views/events'
import { readPortfolio, readPositions } from '@/lib/views/portfolio'

export const metadata: Metadata = { title: 'Overview' }

const EVENTS = 300
const FEED_ITEMS = 60
/** What useEquity asks for. */
const EQUITY_POINTS = 2_000

export default async function OverviewPage() {
  await requirePrincipal()
  const deps = getDeps()
  const { account } = await readDesk()
  const [series, cycle, order, held] = await Promise.all([
    deps.db.priceSeries.findFirst(),
    deps.db.workflowExecution.findFirst({ select: { id: true } }),
    deps.db.order.findFirst({ select: { id: true } }),
    deps.db.position.findFirst({ select: { symbol: true } }),
  ])
  // Orders by hand and what a broker held before count as begun, though no cycle has run.
  if (!order && !held && !(series && cycle)) return <Welcome keyStates={readKeyStates(deps.env)} />
  const [portfolio, positions, equity, events] = await Promise.all([
    readPortfolio(deps, account.id),
    readPositions(deps, account.id),
    readEquity(deps, account.id, undefined, EQUITY_POINTS),
    listEvents(deps.db, { accountId: account.id }, EVENTS),
  ])
  return (
    <Hydrate
      data={[
        [keys.portfolio(account.id), portfolio],
        [keys.positions(account.id), { data: positions }],
        [keys.equity(account.id), equity],
        [keys.feed(account.id), toFeedItems(events.map(toEventView)).slice(0, FEED_ITEMS)],
      ]}
    >
      <Overview />
    </Hydrate>
  )
}
