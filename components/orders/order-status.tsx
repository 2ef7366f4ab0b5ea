import type { Order } from '@/components/data/types'
import { Badge, type Tone } from '@/components/ui/badge'

type Status = Order['status']

/** The states of an order in the words of a blotter. */
export const orderWords: Record<Status, string> = {
  intent: 'intent',
  submitting: 'sending',
  accepted: 'working',
  partially_filled: 'part filled',
  filled: 'filled',
  pending_cancel: 'canceling',
  canceled: 'canceled',
  replaced: 'replaced',
  rejected: 'rejected',
  expired: 'expired',
  unknown: 'unknown',
}

export const orderTones: Record<Status, Tone> = {
  intent: 'neutral',
  submitting: 'accent',
  accepted: 'accent',
  partially_filled: 'accent',
  filled: 'gain',
  pending_cancel: 'warn',
  canceled: 'neutral',
  replaced: 'neutral',
  rejected: 'loss',
  expired: 'warn',
  unknown: 'warn',
}

const OPEN: readonly Status[] = ['intent', 'submitting', 'accepted', 'partially_filled', 'pending_cancel', 'unknown']

export const isOpen = (order: Pick<Order, 'status'>): boolean => OPEN.includes(order.status)

export function OrderStatusBadge({ status }: { status: Status }) {
  return <Badge tone={orderTones[status]}>{orderWords[status]}</Badge>
}

export function Side({ side }: { side: 'buy' | 'sell' }) {
  return <span className={side === 'buy' ? 'text-gain' : 'text-loss'}>{side === 'buy' ? 'Buy' : 'Sell'}</span>
}
