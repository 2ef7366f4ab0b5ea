'use client'

import { OctagonX, RotateCcw, ScanSearch } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useBreakerActions } from '@/components/data/mutations'
import { usePortfolio } from '@/components/data/queries'
import type { CircuitBreaker, Portfolio } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { STATE_WORDS } from '@/components/risk/breaker-words'
import { Button } from '@/components/ui/button'
import { integer, money } from '@/components/ui/format'
import { ConfirmDialog, type ConfirmOutcome } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'

/** Look again, reset by hand, sell everything. The emergency stop for all accounts is in the bar of every page. */
export function RiskActions({ breaker }: { breaker: CircuitBreaker | undefined }) {
  const { account, can } = useDesk()
  const { data: portfolio } = usePortfolio(account.id)
  const { reset, evaluate, flatten } = useBreakerActions(account.id)
  const [looking, setLooking] = useState(false)
  if (!can('trader')) return null

  const look = async () => {
    setLooking(true)
    try {
      const { state } = await evaluate()
      void notify('success', { title: `Looked at the rules: ${STATE_WORDS[state].word.toLowerCase()}` })
    } catch (error) {
      void notify('error', { title: 'The rules could not look', description: problemOf(error).message })
    } finally {
      setLooking(false)
    }
  }
  const sellAll = async (reason: string): Promise<ConfirmOutcome> => {
    try {
      const { orders, canceled, left } = await flatten(reason)
      void notify(left.length ? 'warning' : 'success', {
        title: `${integer(orders.length)} sold, ${integer(canceled.length)} canceled`,
        description: left.length ? left.map((item) => `${item.symbol}: ${item.reason}`).join(' ') : undefined,
      })
      return { ok: true }
    } catch (error) {
      return { ok: false, ...problemOf(error) }
    }
  }
  return (
    <>
      <Button onClick={() => void look()} pending={looking}>
        <ScanSearch aria-hidden className="size-4" />
        Evaluate
      </Button>
      {breaker && breaker.state !== 'active' && (
        <ConfirmDialog
          trigger={
            <Button variant="primary">
              <RotateCcw aria-hidden className="size-4" />
              Reset
            </Button>
          }
          title="Reset the circuit breaker?"
          consequence={`Orders of ${account.name} may add exposure again from now on. Losses so far no longer count, and drawdown is measured from ${portfolio ? money(portfolio.equity) : 'equity as it is now'}.`}
          confirmLabel="Reset"
          typeToConfirm="RESET"
          reason="required"
          reasonPlaceholder="What you have looked at"
          onConfirm={reset}
        />
      )}
      <ConfirmDialog
        trigger={
          <Button variant="danger" disabled={!portfolio || isFlat(portfolio)}>
            <OctagonX aria-hidden className="size-4" />
            Flatten
          </Button>
        }
        title={`Sell everything on ${account.name}?`}
        consequence={portfolio ? consequenceOf(portfolio) : ''}
        confirmLabel="Sell everything"
        danger
        typeToConfirm="FLATTEN"
        reason="required"
        reasonPlaceholder="Why now"
        onConfirm={sellAll}
      />
    </>
  )
}

const isFlat = ({ limits, open_orders }: Portfolio) => limits.positions === 0 && open_orders === 0

const consequenceOf = ({ limits, positions_value, open_orders }: Portfolio) =>
  `Cancels ${open_orders === 1 ? 'the open order' : `${integer(open_orders)} open orders`} and sells ${
    limits.positions === 1 ? 'the position' : `all ${integer(limits.positions)} positions`
  } at market, about ${money(positions_value)}. It does not stop trading: the next cycle may buy again.`
