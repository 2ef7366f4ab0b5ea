import type { Metadata } from 'next'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { RiskPage } from '@/components/risk/risk-page'
import { listEvents } from '@/lib/db/events'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { readCapital } from '@/lib/views/capital'
import { toEventView } from '@/lib/views/events'
import { readPortfolio } from '@/lib/views/portfolio'

export const metadata: Metadata = { title: 'Risk' }

/** What the tables ask for. */
const TRIPS = 50
const CAPITAL_EVENTS = 100

export default async function Risk() {
  await requirePrincipal()
  const deps = getDeps()
  const { account } = await readDesk()
  const filter = { account: account.id, type: 'BreakerChanged', limit: TRIPS }
  const [capital, portfolio, events] = await Promise.all([
    readCapital(deps, { account: account.id, limit: CAPITAL_EVENTS }),
    readPortfolio(deps, account.id),
    listEvents(deps.db, { accountId: account.id, type: filter.type }, TRIPS + 1),
  ])
  const trips = page(events, TRIPS, toEventView, ({ seq }) => [String(seq)])
  return (
    <Hydrate
      data={[
        [keys.capital(account.id), capital],
        [keys.portfolio(account.id), portfolio],
        [keys.events(filter), { pages: [trips], pageParams: [undefined] }],
      ]}
    >
      <RiskPage />
    </Hydrate>
  )
}
