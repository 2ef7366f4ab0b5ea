'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { AlertsBell } from '@/components/alerts/alerts-bell'
import { keys } from '@/components/data/keys'
import { useSwitchTrading } from '@/components/data/mutations'
import { useBreaker, useTradingState } from '@/components/data/queries'
import type { CircuitBreaker, Portfolio, TradingStateView } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { DeskPalette } from '@/components/desk/desk-palette'
import { SimulatedDate } from '@/components/desk/simulated-date'
import { useConnection } from '@/components/live/use-live'
import type { TradingState } from '@/components/shell/bar/trading-pill'
import { TopBar } from '@/components/shell/top-bar'

const MINUTE = 60_000
const FRESH_MS = { open: 20 * MINUTE, otherwise: 4 * 24 * 60 * MINUTE }

/** The top bar with the desk's own figures. */
export function DeskBar() {
  const { user, can, account, accounts, switchAccount } = useDesk()
  const { data: trading } = useTradingState()
  const { data: breaker } = useBreaker(account.id)
  // Looked up, not observed: an observer here would make the query before the page can hydrate it.
  const portfolio = useQueryClient().getQueryData<Portfolio>(keys.portfolio(account.id))
  const connection = useConnection()
  const [searching, setSearching] = useState(false)
  const { stop, resume } = useSwitchTrading()
  const search = useCallback(() => setSearching(true), [])
  const simulated = account.kind === 'simulation'
  const market = trading?.market

  return (
    <>
      <TopBar
        trading={pillOf(trading, breaker)}
        account={{
          accounts: accounts.map((item) => ({ id: item.id, name: item.name, kind: kindOf(item) })),
          current: account.id,
          onChange: switchAccount,
        }}
        extra={simulated && <SimulatedDate at={account.clock_at} />}
        market={
          simulated || !market
            ? undefined
            : { state: market.state, nextOpen: Date.parse(market.next_open), nextClose: Date.parse(market.next_close) }
        }
        freshness={
          simulated || !trading
            ? undefined
            : {
                asOf: trading.newest_price_at ? Date.parse(trading.newest_price_at) : null,
                staleAfterMs: market?.state === 'open' ? FRESH_MS.open : FRESH_MS.otherwise,
              }
        }
        connection={connection}
        bell={<AlertsBell />}
        onSearch={search}
        stop={
          can('trader')
            ? { consequence: consequenceOf(portfolio?.open_orders), onStop: stop, onResume: resume }
            : undefined
        }
        user={{ user: { name: user.name, role: user.role }, onSignOut: signOutHere }}
      />
      <DeskPalette open={searching} onOpenChange={setSearching} />
    </>
  )
}

/** The global stop first; then what the account's own breaker says. */
function pillOf(trading: TradingStateView | undefined, breaker: CircuitBreaker | undefined): TradingState {
  if (!trading || trading.enabled) return { state: breaker?.state ?? 'active', reason: breaker?.reason ?? undefined }
  return {
    state: 'stopped',
    reason: [trading.changed_by && `by ${trading.changed_by}`, trading.reason].filter(Boolean).join(': '),
  }
}

const consequenceOf = (open = 0) =>
  `On every account, nothing that adds exposure is ordered until trading is enabled again. Sales still go through, positions stay as they are${
    open > 0
      ? `, and ${open === 1 ? 'the open order' : `the ${open} open orders`} of this account ${open === 1 ? 'stays' : 'stay'} with the broker`
      : ''
  }.`

function signOutHere(): void {
  void import('next-auth/react').then(({ signOut }) => signOut({ callbackUrl: '/signin' }))
}
