import { describe, expect, it } from 'vitest'
import { canFollow, isFinal, ORDER_STATUSES, type OrderStatus } from '@/lib/domain/order'

const FINAL: OrderStatus[] = ['filled', 'canceled', 'replaced', 'rejected', 'expired']
const AT_THE_BROKER: OrderStatus[] = ['accepted', 'partially_filled', 'pending_cancel']

/** From where an order may come to a status, fills aside. */
const COMES_FROM: Record<OrderStatus, OrderStatus[]> = {
  intent: [],
  submitting: ['intent', 'unknown'],
  unknown: ['submitting'],
  accepted: ['submitting', 'unknown'],
  partially_filled: [],
  filled: [],
  pending_cancel: ['accepted', 'partially_filled'],
  canceled: ['intent', 'submitting', 'unknown', ...AT_THE_BROKER],
  rejected: ['intent', 'submitting', 'unknown', ...AT_THE_BROKER],
  expired: ['intent', 'submitting', 'unknown', ...AT_THE_BROKER],
  replaced: ['submitting', 'unknown', ...AT_THE_BROKER],
}

describe('the life of an order', () => {
  it.each(ORDER_STATUSES)('comes to %s only from where it may', (to) => {
    const from = ORDER_STATUSES.filter((status) => canFollow(status, to))
    expect([...from].sort()).toEqual([...COMES_FROM[to]].sort())
  })

  it('ends in a status after which nothing comes', () => {
    expect(ORDER_STATUSES.filter(isFinal).sort()).toEqual([...FINAL].sort())
    for (const status of ORDER_STATUSES)
      expect(ORDER_STATUSES.some((next) => canFollow(status, next))).toBe(!FINAL.includes(status))
  })
})
