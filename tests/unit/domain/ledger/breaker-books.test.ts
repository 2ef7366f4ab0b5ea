import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import type { BreakerChanged, MoneyEvent } from '@/lib/domain/ledger/events'
import { AT, applyAll, executed, intent, openedAccount } from '../../../factories'

const LATER = '2024-03-04T15:00:00.000Z'
const changed = (data: Partial<BreakerChanged> & Pick<BreakerChanged, 'from' | 'to' | 'epoch'>): MoneyEvent => ({
  type: 'BreakerChanged',
  data: {
    condition: 'drawdown',
    reason: 'too deep',
    by: 'rule',
    equity: '90000',
    at: AT,
    reset: null,
    figures: {},
    ...data,
  },
})
const halted = apply(openedAccount(), changed({ from: 'active', to: 'halted', epoch: 1 }))
const probing = apply(halted, changed({ from: 'halted', to: 'probing', epoch: 2, at: LATER }))
const ended = (to: 'canceled' | 'expired'): MoneyEvent => ({
  type: 'OrderStatusChanged',
  data: { orderId: 'p', symbol: 'ACME', from: 'intent', to, reason: null, brokerOrderId: null, at: LATER },
})

describe('the breaker in the books', () => {
  it('says what it is, why, since when and by whom', () => {
    expect(halted.breaker).toMatchObject({
      state: 'halted',
      condition: 'drawdown',
      reason: 'too deep',
      since: AT,
      changedBy: 'rule',
      epoch: 1,
      haltedAt: AT,
      countedFrom: null,
      clearedAt: null,
    })
    expect(halted.breaker.peakValue.toString()).toBe('100000')
  })
  it('counts wins from the halt while it probes, and forgets all when it is active', () => {
    expect(probing.breaker).toMatchObject({ state: 'probing', haltedAt: AT, since: LATER, condition: 'drawdown' })
    const active = apply(probing, changed({ from: 'probing', to: 'active', epoch: 3 }))
    expect(active.breaker).toMatchObject({ state: 'active', condition: null, reason: null, haltedAt: null, epoch: 3 })
  })
  it('measures anew from a reset by hand, and only from that', () => {
    const reset = { clearedAt: '2026-01-01T00:00:00.000Z' }
    const { breaker } = apply(halted, changed({ from: 'halted', to: 'active', epoch: 2, by: 'Ada', at: LATER, reset }))
    expect(breaker).toMatchObject({ countedFrom: LATER, clearedAt: reset.clearedAt, changedBy: 'Ada' })
    expect([breaker.peakValue.toString(), breaker.countedEquity?.toString()]).toEqual(['90000', '90000'])
    const again = apply({ ...halted, breaker }, changed({ from: 'active', to: 'halted', epoch: 3, equity: '70000' }))
    expect(again.breaker).toMatchObject({ countedFrom: LATER, clearedAt: reset.clearedAt })
    expect([again.breaker.peakValue.toString(), again.breaker.countedEquity?.toString()]).toEqual(['90000', '90000'])
    const paid = apply(again, {
      type: 'CapitalMoved',
      data: { kind: 'deposit', amount: '100000', note: null, at: LATER },
    })
    expect(paid.breaker.countedEquity?.toString()).toBe('180000')
  })
  it('moves once for one change, and never from where it is not', () => {
    expect(apply(halted, changed({ from: 'active', to: 'reducing', epoch: 1 }))).toBe(halted)
    expect(apply(halted, changed({ from: 'active', to: 'reducing', epoch: 0 }))).toBe(halted)
    const wrong = 'the breaker cannot go from active to reducing: it is halted'
    expect(() => apply(halted, changed({ from: 'active', to: 'reducing', epoch: 2 }))).toThrow(wrong)
    expect(() => apply(halted, changed({ from: 'halted', to: 'probing', epoch: 3 }))).toThrow('cannot go')
  })
  it('lets nobody buy while it is halted or reducing, and everybody sell', () => {
    const reducing = apply(openedAccount(), changed({ from: 'active', to: 'reducing', epoch: 1 }))
    for (const state of [halted, reducing])
      expect(() => apply(state, intent({ orderId: 'p', symbol: 'ACME' }))).toThrow(
        `ACME cannot be bought: the circuit breaker is ${state.breaker.state}`,
      )
    const owner = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x', symbol: 'ACME' }),
      changed({ from: 'active', to: 'halted', epoch: 1 }),
    ])
    const sale = intent({ orderId: 's', symbol: 'ACME', side: 'sell' })
    expect(apply(owner, sale).orders.get('s')).toMatchObject({ side: 'sell', breakerEpoch: 1 })
  })
})

describe('the order of a probe', () => {
  const tried = apply(probing, intent({ orderId: 'p', symbol: 'ACME' }))

  it('is the only one', () => {
    expect(tried.breaker.probeOrderId).toBe('p')
    expect(() => apply(tried, intent({ orderId: 'q', symbol: 'BOLT' }))).toThrow('the circuit breaker is probing')
  })
  it('may be tried again when it ended without a fill', () => {
    const failed = apply(tried, ended('canceled'))
    expect(failed.breaker).toEqual({ ...tried.breaker, probeOrderId: null })
    expect(apply(failed, intent({ orderId: 'q', symbol: 'BOLT' })).breaker.probeOrderId).toBe('q')
  })
  it('stays it when something of it was filled, or while it works', () => {
    const part = apply(tried, executed({ orderId: 'p', executionId: 'x', symbol: 'ACME', quantity: '4' }))
    expect(apply(part, ended('expired')).breaker.probeOrderId).toBe('p')
    const sent: MoneyEvent = { ...ended('canceled'), type: 'OrderStatusChanged' } as MoneyEvent
    const working = { ...sent, data: { ...sent.data, to: 'submitting' } } as MoneyEvent
    expect(apply(tried, working).breaker.probeOrderId).toBe('p')
  })
  it('is forgotten with the next move', () => {
    expect(apply(tried, changed({ from: 'probing', to: 'active', epoch: 3 })).breaker.probeOrderId).toBeNull()
  })
  it('is no exit, and not an order of an active account', () => {
    expect(apply(openedAccount(), intent({ orderId: 'p', symbol: 'ACME' })).breaker.probeOrderId).toBeNull()
  })
})

it('an account that begins anew has an epoch of its own, so that nothing decided before is sent', () => {
  const anew = apply(halted, { type: 'AccountReset', data: { openingCash: '50000', at: LATER } })
  expect(anew.breaker).toMatchObject({ state: 'active', epoch: 2 })
  expect([anew.breaker.peakValue.toString(), anew.portfolio.cash.toString()]).toEqual(['50000', '50000'])
  expect(anew.portfolio.remote).toBe(false)
  expect(anew.snapshots.map(({ at, equity }) => [at, equity.toString()])).toEqual([[LATER, '50000']])
})
