'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { placeManualOrder } from '@/components/data/operations'
import { usePositions } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Consequence } from '@/components/orders/consequence'
import type { Draft } from '@/components/orders/draft'
import { partOfShare } from '@/components/orders/ordered'
import { SymbolField } from '@/components/orders/symbol-field'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'
import { Segmented } from '@/components/ui/form/segmented'
import { Textarea } from '@/components/ui/form/textarea'
import { quantity as writeQuantity } from '@/components/ui/format'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'

type Props = {
  id: string
  draft?: Partial<Draft>
  /** The symbol and side are given: a position is being closed. */
  fixed: boolean
  onSide: (side: Draft['side']) => void
  onPending: (pending: boolean) => void
  onPlaced: (order: Order) => void
}

const PARTS = [0.25, 0.5, 0.75, 1] as const

export function ManualOrderForm({ id, draft, fixed, onSide, onPending, onPlaced }: Props) {
  const client = useQueryClient()
  const { account } = useDesk()
  const { data: positions } = usePositions(account.id)
  const [order, setOrder] = useState<Draft>({ symbol: '', side: 'buy', quantity: '', reason: '', ...draft })
  const [wrong, setWrong] = useState<{ symbol?: string; quantity?: string }>({})
  const [failure, setFailure] = useState<unknown>()
  const plain = plainNumber(order.quantity)
  const typed = { ...order, quantity: plain ?? '' }
  const held = positions?.find(({ symbol }) => symbol === order.symbol)
  const change = (part: Partial<Draft>) => {
    setOrder((now) => ({ ...now, ...part }))
    // What is being put right is no longer complained of.
    setWrong((now) => ({
      symbol: part.symbol ? undefined : now.symbol,
      quantity: part.quantity ? undefined : now.quantity,
    }))
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const problems = {
      symbol: order.symbol ? undefined : 'Which symbol?',
      quantity:
        plain === null
          ? COMMA
          : Number(plain) > 0
            ? partOfShare(typed, held?.quantity, account)
            : 'A number above zero.',
    }
    setWrong(problems)
    setFailure(undefined)
    if (problems.symbol || problems.quantity || plain === null) return
    onPending(true)
    try {
      const { symbol, side } = order
      const body = { account: account.id, symbol, side, quantity: plain, reason: order.reason.trim() || undefined }
      const placed = await call(placeManualOrder, { body })
      for (const word of ['orders', 'trades', 'positions', 'portfolio'])
        void client.invalidateQueries({ queryKey: [word] })
      void notify('success', {
        title: `${side === 'buy' ? 'Buy' : 'Sell'} ${writeQuantity(placed.quantity)} ${symbol}: ${placed.status}`,
      })
      onPlaced(placed)
    } catch (error) {
      setFailure(error)
    } finally {
      onPending(false)
    }
  }

  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {!fixed && (
        <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-4">
          <SymbolField value={order.symbol} onChange={(symbol) => change({ symbol })} error={wrong.symbol} />
          <div className="flex flex-col gap-1">
            <span className="text-xs font-medium text-muted">Side</span>
            <Segmented
              label="Side"
              value={order.side}
              onValueChange={(side) => {
                change({ side })
                onSide(side)
              }}
              options={[
                { value: 'buy', label: 'Buy' },
                { value: 'sell', label: 'Sell' },
              ]}
              className="h-8"
            />
          </div>
        </div>
      )}
      <Field
        label="Shares"
        required
        error={wrong.quantity}
        hint={held ? `${writeQuantity(held.quantity)} held.` : undefined}
      >
        {(control) => (
          <div className="flex flex-wrap items-center gap-1">
            <Input
              {...control}
              numeric
              className="w-36"
              value={order.quantity}
              onChange={(event) => change({ quantity: event.target.value })}
            />
            {order.side === 'sell' &&
              held &&
              PARTS.map((part) => (
                <Button
                  key={part}
                  size="sm"
                  variant="ghost"
                  onClick={() => change({ quantity: partOf(held.quantity, part, account.fractional) })}
                >
                  {part === 1 ? 'All' : `${part * 100}%`}
                </Button>
              ))}
          </div>
        )}
      </Field>
      <Field label="Reason" hint="Kept in the audit log.">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={order.reason}
            onChange={(event) => change({ reason: event.target.value })}
          />
        )}
      </Field>
      <Consequence draft={typed} held={held} account={account} />
      {failure !== undefined && <ErrorState inline {...problemOf(failure)} />}
    </form>
  )
}

function partOf(held: string, part: number, fractional: boolean): string {
  if (part === 1) return held
  const shares = Number(held) * part
  return fractional ? String(Number(shares.toFixed(6))) : String(Math.max(1, Math.floor(shares)))
}
