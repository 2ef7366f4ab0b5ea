'use client'

import { type FormEvent, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { createCycle } from '@/components/data/operations'
import type { Cycle } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/overlay/dialog'
import { ErrorState } from '@/components/ui/state/error-state'

type Props = { symbol: string; onClose: () => void; onStarted: (cycle: Cycle) => void }

/** Asks the agents about one symbol; decides and records, orders nothing. */
export function AnalyseDialog({ symbol, onClose, onStarted }: Props) {
  const { account } = useDesk()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const simulated = account.kind === 'simulation'
  const begun = !simulated || account.clock_at !== null
  const run = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setFailure(undefined)
    try {
      onStarted(await call(createCycle, { body: { symbols: [symbol], execute: false, account: account.id } }))
    } catch (error) {
      setFailure(error)
      setPending(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={`Analyse ${symbol}`}
      description={`The four agents look at ${symbol}${simulated ? ' with what was known at the last close of the simulation' : ' at the newest price'} and say what they would do. Positions of ${account.name} are looked at as well. Nothing is ordered.`}
      footer={
        <form onSubmit={run} className="contents">
          <Button variant="ghost" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" pending={pending} disabled={!begun}>
            Analyse
          </Button>
        </form>
      }
    >
      {!begun && (
        <p className="text-sm text-warn">
          This simulation has not begun. Run its first cycle with a date, then come back.
        </p>
      )}
      {failure !== undefined && <ErrorState inline {...problemOf(failure)} />}
    </Dialog>
  )
}
