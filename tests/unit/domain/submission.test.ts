import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import type { Order } from '@/lib/domain/ledger/state'
import type { OrderStatus } from '@/lib/domain/order'
import { afterLook, isTooOld, LOOKUP_PAUSES, looksWith, toBrokerOrder } from '@/lib/domain/submission'
import { AT, intent, openedAccount } from '../../factories'

const orderWith = (status: OrderStatus): Order => {
  const order = apply(openedAccount(), intent({ orderId: 'o', symbol: 'ACME' })).orders.get('o')
  if (!order) throw new Error('no order')
  return { ...order, status }
}
const unknown = orderWith('unknown')
const enough = LOOKUP_PAUSES.length
/** All five pauses, one after the other. */
const PATIENCE_MS = 31_000

/** When an order that is never found is sent again, in milliseconds after it was sent; nobody looks before `firstLook`. */
function sentAgainAt(firstLook: number, delay: number): number {
  let nextAt = LOOKUP_PAUSES[0] * 1_000
  let attempts = 0
  for (let now = Math.max(firstLook, nextAt); ; now = nextAt + delay) {
    const found = { found: 'nothing', ...looksWith(attempts, now - nextAt), enough } as const
    const move = afterLook(unknown, found, false)
    if (move.next !== 'look') return now
    nextAt = now + move.afterSeconds * 1_000
    attempts = move.looks ?? attempts
  }
}

describe('an order of which nobody knows whether the broker has it', () => {
  it('is sent again 31 seconds after it was sent, however late the looking began', () => {
    expect(sentAgainAt(0, 0)).toBe(PATIENCE_MS)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120_000 }), fc.integer({ min: 0, max: 900 }), (firstLook, delay) => {
        const at = sentAgainAt(firstLook, delay)
        expect(at).toBeGreaterThanOrEqual(PATIENCE_MS)
        expect(at).toBeLessThanOrEqual(Math.max(firstLook, PATIENCE_MS + delay))
      }),
    )
  })

  it('becomes unknown at the first look in vain, and expires when its decision is too old', () => {
    const nothing = (looks: number) => ({ found: 'nothing', looks, lateMs: 0, enough }) as const
    expect(afterLook(orderWith('submitting'), nothing(1), false)).toMatchObject({
      next: 'look',
      afterSeconds: 2,
      looks: 1,
      outcome: { to: 'unknown' },
    })
    expect(afterLook(unknown, nothing(1), true)).toMatchObject({ next: 'look', outcome: null })
    expect(afterLook(unknown, nothing(5), false)).toEqual({ next: 'send' })
    expect(afterLook(unknown, nothing(5), true)).toMatchObject({ next: 'done', outcome: { to: 'expired' } })
  })

  it('keeps its looks while the broker does not answer', () => {
    const move = afterLook(orderWith('submitting'), { found: 'no answer', reason: 'down' }, true)
    expect(move).toMatchObject({ next: 'look', looks: null, outcome: { to: 'unknown', reason: 'down' } })
  })
})

it('a decision is too old after its time to live or its own expiry', () => {
  const now = new Date(Date.parse(AT) + 60_000)
  expect(isTooOld(unknown, { now, ttlMs: 60_000 })).toBe(false)
  expect(isTooOld(unknown, { now, ttlMs: 59_999 })).toBe(true)
  expect(isTooOld({ ...unknown, expiresAt: now.toISOString() }, { now, ttlMs: null })).toBe(true)
})

it('a buy goes out at its worst price, a sell at market', () => {
  expect(toBrokerOrder(unknown)).toMatchObject({ type: 'limit', limitPrice: '105', quantity: '10', timeInForce: 'day' })
  expect(toBrokerOrder({ ...unknown, side: 'sell', limitPrice: null })).toMatchObject({ type: 'market' })
})
