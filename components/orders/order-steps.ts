import { orderTones } from '@/components/orders/order-status'
import type { Tone } from '@/components/ui/badge'
import type { EventView } from '@/lib/contracts/api/events'
import type { OrderIntended, OrderStatusChanged, TradeExecuted } from '@/lib/domain/ledger/events'

/** One line of an order's life. Figures are decimal strings, written by whoever shows them. */
export type OrderStep = {
  id: string
  at: string
  /** When it happened on the market, where that is not now: fills of a simulation. */
  marketAt: string | null
  word: string
  tone: Tone
  side?: 'buy' | 'sell'
  quantity?: string
  price?: string
  atMost?: string
  money?: string
  fee?: string
  note?: string
}

const words: Record<string, string> = {
  submitting: 'submitted',
  accepted: 'accepted',
  pending_cancel: 'canceling',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
  replaced: 'replaced',
  unknown: 'no answer',
}

const orderIdOf = (data: unknown): string | undefined => (data as { orderId?: string } | null)?.orderId

const HOUR_MS = 3_600_000
const elsewhere = (at: string, recorded: string): string | null =>
  Math.abs(Date.parse(at) - Date.parse(recorded)) > HOUR_MS ? at : null

/** An order's events, oldest first, as lines: intent, reserved, submitted, accepted, fills, and how it ended otherwise. */
export function stepsOf(orderId: string, events: readonly EventView[]): OrderStep[] {
  let clientOrderId = ''
  return events
    .filter(({ data }) => orderIdOf(data) === orderId)
    .flatMap((event): OrderStep[] => {
      const base = { id: event.id, at: event.recorded_at, marketAt: null }
      if (event.type === 'OrderIntended') {
        const intent = event.data as OrderIntended
        clientOrderId = intent.clientOrderId
        return intended(base, intent)
      }
      if (event.type === 'OrderStatusChanged') {
        const change = event.data as OrderStatusChanged
        const about = change.to === 'submitting' ? clientOrderId : (change.brokerOrderId ?? undefined)
        return [
          { ...base, word: words[change.to] ?? change.to, tone: orderTones[change.to], note: change.reason ?? about },
        ]
      }
      if (event.type !== 'TradeExecuted') return []
      const fill = event.data as TradeExecuted
      const marketAt = elsewhere(fill.filledAt, event.recorded_at)
      return [
        {
          ...base,
          marketAt,
          word: 'fill',
          tone: 'gain',
          quantity: fill.quantity,
          price: fill.price,
          fee: fill.commission,
        },
      ]
    })
}

function intended(base: Pick<OrderStep, 'id' | 'at' | 'marketAt'>, intent: OrderIntended): OrderStep[] {
  const { side, quantity, limitPrice, maxCommission } = intent
  const step: OrderStep = { ...base, word: 'intent', tone: 'neutral', side, quantity, atMost: limitPrice ?? undefined }
  if (side === 'sell' || limitPrice === null) return [step]
  const money = (Number(quantity) * Number(limitPrice) + Number(maxCommission)).toFixed(2)
  return [step, { ...base, id: `${base.id} reserved`, word: 'reserved', tone: 'neutral', money }]
}
