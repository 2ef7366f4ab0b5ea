'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import * as operations from '@/components/data/operations'
import type { Order } from '@/components/data/types'
import { quantity } from '@/components/ui/format'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'

/** Asks, then cancels what is left of an open order. */
export function CancelOrder({ order, trigger }: { order: Order; trigger: ReactNode }) {
  const client = useQueryClient()
  const left = Number(order.quantity) - Number(order.filled_quantity)
  const filled = Number(order.filled_quantity)
  const one = left === 1
  const consequence = [
    one ? 'The share that has' : `The ${quantity(left)} shares that have`,
    ` not been ${order.side === 'buy' ? 'bought' : 'sold'} will not be`,
    filled > 0 && `; the ${quantity(filled)} that ${filled === 1 ? 'has stays as it is' : 'have stay as they are'}`,
    '.',
    order.side === 'buy' && ` The money reserved for ${one ? 'it' : 'them'} is free again.`,
  ]
  const cancel = (reason: string) =>
    outcomeOf(
      call(operations.cancelOrder, { params: { id: order.id }, body: reason ? { reason } : {} }).then(() => {
        void client.invalidateQueries({ queryKey: ['orders'] })
        void client.invalidateQueries({ queryKey: ['portfolio'] })
        void notify('success', { title: `The order in ${order.symbol} is canceled` })
      }),
    )
  return (
    <ConfirmDialog
      trigger={trigger}
      title={`Cancel the order in ${order.symbol}?`}
      consequence={consequence.filter(Boolean).join('')}
      confirmLabel="Cancel the order"
      danger
      reason="optional"
      onConfirm={cancel}
    />
  )
}
