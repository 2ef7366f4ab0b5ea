'use client'

import { useCallback, useState } from 'react'
import { AlertsBell } from '@/components/alerts/alerts-bell'
import { useSwitchTrading } from '@/components/data/mutations'
import { useBreaker, useTradingState } from '@/components/data/queries'
import type { CircuitBreaker, TradingStateView } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { DeskPalette } from '@/components/desk/desk-palette'
import { SimulatedDate } from '@/components/desk/simulated-date'
import { STOP_CONSEQUENCE } from '@/components/desk/stop-words'
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
        stop={can('trader') ? { consequence: STOP_CONSEQUENCE, onStop: stop, onResume: resume } : undefined}
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

function signOutHere(): void {
  void import('next-auth/react').then(({ signOut }) => signOut({ callbackUrl: '/signin' }))
}
