import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import type { Order } from '@/lib/domain/ledger/state'
import type { BrokerReport, OrderStatus } from '@/lib/domain/order'
import {
  afterLook,
  isTooOld,
  LOOKUP_PAUSES,
  looksWith,
  reported,
  settled,
  toBrokerOrder,
} from '@/lib/domain/submission'
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

const reportOf = (data: Partial<BrokerReport>): BrokerReport => ({
  ...toBrokerOrder(unknown),
  brokerOrderId: 'at-the-broker',
  status: 'accepted',
  filledQuantity: '0',
  averagePrice: null,
  reason: null,
  replacedBy: null,
  replaces: null,
  submittedAt: AT,
  updatedAt: AT,
  legs: [],
  ...data,
})

describe('a report of the broker', () => {
  it('ends an order of which nothing was filled, and opens any other: its fills come first', () => {
    const ended = reportOf({ status: 'rejected', reason: 'no margin' })
    expect(reported(unknown, ended)).toEqual({
      order: unknown,
      to: 'rejected',
      reason: 'no margin',
      brokerOrderId: 'at-the-broker',
    })
    expect(reported(unknown, reportOf({ status: 'canceled', filledQuantity: '3' })).to).toBe('accepted')
    expect(reported(unknown, reportOf({ status: 'filled', filledQuantity: '10' })).to).toBe('accepted')
    expect(reported(unknown, reportOf({ status: 'pending_cancel' })).to).toBe('accepted')
  })
  it('ends the looking', () => {
    expect(afterLook(unknown, { found: 'order', report: reportOf({}) }, true)).toEqual({
      next: 'done',
      outcome: { order: unknown, to: 'accepted', reason: null, brokerOrderId: 'at-the-broker' },
    })
  })
})

it('what a look in vain leads to says why', () => {
  const nothing = { found: 'nothing', looks: 1, lateMs: 0, enough: 5 } as const
  expect(afterLook(orderWith('submitting'), nothing, false)).toMatchObject({
    outcome: settled(orderWith('submitting'), 'unknown', 'The broker has not seen the order yet.'),
  })
  expect(afterLook(unknown, { ...nothing, looks: 5 }, true)).toMatchObject({
    outcome: settled(unknown, 'expired', 'The decision was too old to be sent. The broker never saw it.'),
  })
})

it('looks that were due while nobody looked count as made', () => {
  expect(looksWith(0, 0)).toEqual({ looks: 1, lateMs: 0 })
  expect(looksWith(0, 1_999)).toEqual({ looks: 1, lateMs: 1_999 })
  expect(looksWith(0, 2_000)).toEqual({ looks: 2, lateMs: 0 })
  expect(looksWith(0, 7_000)).toEqual({ looks: 3, lateMs: 1_000 })
  expect(looksWith(4, 1_000_000)).toEqual({ looks: 5, lateMs: 1_000_000 })
})

it('a decision without an expiry in an account without a time to live is never too old', () => {
  const later = new Date(Date.parse(AT) + 1e12)
  expect(isTooOld(unknown, { now: later, ttlMs: null })).toBe(false)
  expect(
    isTooOld({ ...unknown, expiresAt: later.toISOString() }, { now: new Date(later.getTime() - 1), ttlMs: null }),
  ).toBe(false)
})
