'use client'

import { useId, useState } from 'react'
import type { Order } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import type { Draft } from '@/components/orders/draft'
import { ManualOrderForm } from '@/components/orders/manual-order-form'
import { AccountPill } from '@/components/shell/bar/account-switcher'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/overlay/dialog'

export type ManualOrderDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What the form begins with: a position to close, or nothing. */
  draft?: Partial<Draft>
  onPlaced?: (order: Order) => void
}

/** An order by hand, through the same gate as the agents', with what it will do in words before the button. */
export function ManualOrderDialog({ open, onOpenChange, draft, onPlaced }: ManualOrderDialogProps) {
  const { account } = useDesk()
  const formId = useId()
  const [pending, setPending] = useState(false)
  const [side, setSide] = useState<Draft['side']>(draft?.side ?? 'buy')
  const closing = draft?.side === 'sell' && draft.symbol !== undefined
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {closing ? `Sell ${draft.symbol}` : 'Manual order'} <AccountPill kind={kindOf(account)} />
        </span>
      }
      description="Checked by the same limits as an agent's order, and kept in the log with your name and reason."
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant={side === 'sell' ? 'danger-solid' : 'primary'} pending={pending}>
            {side === 'sell' ? 'Sell' : 'Buy'}
          </Button>
        </>
      }
    >
      {open && (
        <ManualOrderForm
          id={formId}
          draft={draft}
          fixed={closing}
          onSide={setSide}
          onPending={setPending}
          onPlaced={(order) => {
            onOpenChange(false)
            onPlaced?.(order)
          }}
        />
      )}
    </Dialog>
  )
}
