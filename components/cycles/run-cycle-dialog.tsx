'use client'

import { useId, useState } from 'react'
import { RunCycleForm } from '@/components/cycles/run-cycle-form'
import { useCycles } from '@/components/data/queries'
import type { Cycle } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { AccountPill } from '@/components/shell/bar/account-switcher'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/overlay/dialog'
import { SkeletonRows } from '@/components/ui/state/skeleton'

export type RunCycleDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Begins with these instead of the symbols of the account's last cycle. */
  symbols?: readonly string[]
  /** Whose models decide. */
  strategy?: { id: string; name: string }
  /** Instead of going to the cycle. */
  onStarted?: (cycle: Cycle) => void
}

/** Asks which symbols, whether to order, and for simulations when; then starts the cycle and goes to it. */
export function RunCycleDialog({ open, onOpenChange, symbols, strategy, onStarted }: RunCycleDialogProps) {
  const { account } = useDesk()
  const formId = useId()
  const [pending, setPending] = useState(false)
  const last = useCycles({ account: account.id, limit: 1 })
  const start = symbols ?? last.data?.pages[0]?.data[0]?.symbols ?? []
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <span className="flex flex-wrap items-center gap-2">
          Run a cycle {strategy && `of ${strategy.name}`}{' '}
          <AccountPill kind={kindOf(account)}> · {account.name}</AccountPill>
        </span>
      }
      description="Four agents look at each symbol in turn; risk rules in code have the last word on every size."
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            Run the cycle
          </Button>
        </>
      }
    >
      {open && !symbols && last.isPending ? (
        <SkeletonRows rows={3} />
      ) : (
        <RunCycleForm
          key={`${account.id} ${strategy?.id} ${start.join()}`}
          id={formId}
          account={account}
          symbols={start}
          strategy={strategy}
          onPending={setPending}
          onStarted={onStarted}
          close={() => onOpenChange(false)}
        />
      )}
    </Dialog>
  )
}
