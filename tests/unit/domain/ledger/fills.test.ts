import { describe, expect, it } from 'vitest'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { LedgerError } from '@/lib/domain/ledger/books'
import type { MoneyEvent, TradeExecuted } from '@/lib/domain/ledger/events'
import { AT, applyAll, executed, intent, openedAccount } from '../../../factories'

const EARLIER = '2024-03-01T15:00:00.000Z'
const LATER = '2024-03-04T15:00:00.000Z'

const bought = apply(openedAccount(), intent({ orderId: 'a', symbol: 'ACME' }))
const fill = (executionId: string, data: Partial<TradeExecuted> = {}) =>
  executed({ orderId: 'a', executionId, symbol: 'ACME', quantity: '4', ...data })
const sale = intent({ orderId: 's', symbol: 'ACME', side: 'sell', quantity: '4' })
const canceling: MoneyEvent[] = (['submitting', 'accepted', 'pending_cancel'] as const).map((to, index) => ({
  type: 'OrderStatusChanged',
  data: {
    orderId: 'a',
    symbol: 'ACME',
    from: (['intent', 'submitting', 'accepted'] as const)[index] ?? 'intent',
    to,
    reason: null,
    brokerOrderId: null,
    at: AT,
  },
}))

describe('the books say why they refuse', () => {
  const small = apply(emptyAccount('small'), { type: 'AccountOpened', data: { openingCash: '1051', at: AT } })
  it.each<[string, MoneyEvent[], string]>([
    ['a fill of no order', [fill('x', { orderId: 'none' })], 'fill x belongs to no known order'],
    ['no shares', [fill('x', { quantity: '0' })], 'fill x has a quantity, price or commission that cannot be'],
    ['a price of nothing', [fill('x', { price: '0' })], 'fill x has a quantity, price or commission that cannot be'],
    [
      'a negative commission',
      [fill('x', { commission: '-1' })],
      'fill x has a quantity, price or commission that cannot be',
    ],
    ['too much', [fill('x'), fill('y', { quantity: '7' })], 'fill y passes the quantity of order client-a'],
    ['a price over the limit', [fill('x', { price: '105.01' })], "fill x at 105.01 is worse than the order's 105"],
    [
      'a buy without a worst price',
      [intent({ orderId: 'b', symbol: 'BOLT', limitPrice: null })],
      'a buy of BOLT needs a worst price',
    ],
    ['no quantity', [intent({ orderId: 'b', symbol: 'BOLT', quantity: '-1' })], 'quantity -1 of BOLT is not positive'],
    [
      'more than is free',
      [intent({ orderId: 'b', symbol: 'BOLT', quantity: '1' })],
      'BOLT needs 106 and the free cash is less',
    ],
    [
      'a sale of more than is held',
      [fill('x'), { ...sale, data: { ...sale.data, quantity: '5' } } as MoneyEvent],
      'cannot sell 5 ACME: fewer are held',
    ],
  ])('%s', (_, events, reason) => {
    const state = apply(small, intent({ orderId: 'a', symbol: 'ACME' }))
    expect(() => applyAll(state, events)).toThrow(new LedgerError(reason))
  })
  it('a commission that takes cash below zero', () => {
    const state = apply(small, intent({ orderId: 'a', symbol: 'ACME' }))
    const dear = fill('x', { quantity: '10', price: '105', commission: '1.01' })
    expect(() => apply(state, dear)).toThrow('fill x would take cash below zero')
    expect(apply(state, fill('x', { quantity: '10', price: '105' })).portfolio.cash.toString()).toBe('0')
  })
  it('a fill of a sale for shares that are gone', () => {
    const gone: MoneyEvent = {
      type: 'PositionAdjusted',
      data: {
        tradeId: 't',
        symbol: 'ACME',
        quantity: '-3',
        price: '100',
        sector: '',
        sharesAsOf: '2024-03-04',
        reason: '',
        at: AT,
      },
    }
    const state = applyAll(bought, [fill('x'), sale, gone])
    const sold = fill('y', { orderId: 's', side: 'sell' })
    expect(() => apply(state, sold)).toThrow('fill y sells more ACME than is held')
  })
  it('under a name of its own', () => {
    expect(new LedgerError('why').name).toBe('LedgerError')
  })
})

describe('what comes twice counts once', () => {
  it('an intent and an execution', () => {
    expect(apply(bought, intent({ orderId: 'a', symbol: 'ACME', quantity: '99' }))).toBe(bought)
    const once = apply(bought, fill('x'))
    expect(apply(once, fill('x', { quantity: '6' }))).toBe(once)
  })
  it('but not two executions that say nothing of how far they filled the order, nor those of two orders', () => {
    const twice = applyAll(bought, [fill('x'), fill('y')])
    expect(twice.positions.get('ACME')?.quantity.toString()).toBe('8')
    const other = applyAll(bought, [
      intent({ orderId: 'b', symbol: 'BOLT' }),
      fill('x', { orderFilled: '4' }),
      fill('y', { orderId: 'b', symbol: 'BOLT', orderFilled: '4' }),
    ])
    expect(other.positions.size).toBe(2)
  })
})

describe('executions in any order', () => {
  it('open a position at the first and price it at the last', () => {
    for (const executions of [
      [fill('x', { filledAt: EARLIER, price: '98' }), fill('y', { filledAt: LATER, price: '99' })],
      [fill('y', { filledAt: LATER, price: '99' }), fill('x', { filledAt: EARLIER, price: '98' })],
    ]) {
      const state = applyAll(bought, executions)
      expect(state.positions.get('ACME')).toMatchObject({ openedAt: EARLIER, lastPriceAt: LATER })
      expect(state.positions.get('ACME')?.lastPrice.toString()).toBe('99')
      expect(state.trades.get('a')).toMatchObject({ openedAt: EARLIER, closedAt: null })
    }
  })
  it('of one instant leave the higher price', () => {
    for (const prices of [
      ['98', '99'],
      ['99', '98'],
    ]) {
      const state = applyAll(
        bought,
        prices.map((price, index) => fill(`x${index}`, { price })),
      )
      expect(state.positions.get('ACME')?.lastPrice.toString()).toBe('99')
    }
  })
  it('keep the day as of which shares are counted, the later of two', () => {
    const dayAfter = (...days: (string | undefined)[]) =>
      applyAll(
        bought,
        days.map((sharesAsOf, index) => fill(`x${index}`, { sharesAsOf })),
      ).positions.get('ACME')?.sharesAsOf
    expect(dayAfter(undefined)).toBeNull()
    expect(dayAfter('2024-03-01')).toBe('2024-03-01')
    expect(dayAfter('2024-03-01', '2024-03-04')).toBe('2024-03-04')
    expect(dayAfter('2024-03-04', '2024-03-01')).toBe('2024-03-04')
    expect(dayAfter('2024-03-01', undefined)).toBe('2024-03-01')
  })
  it('leave an order that is being canceled what it is, until all of it is filled', () => {
    const part = applyAll(bought, [...canceling, fill('x')])
    expect(part.orders.get('a')).toMatchObject({ status: 'pending_cancel' })
    expect(apply(part, fill('y', { quantity: '6' })).orders.get('a')).toMatchObject({ status: 'filled' })
  })
  it('of a sale are booked where no round trip is known', () => {
    const state = applyAll(bought, [fill('x'), sale])
    const unknown = { ...state, trades: new Map() }
    const sold = apply(unknown, fill('y', { orderId: 's', side: 'sell', price: '110' }))
    expect(sold.portfolio.realizedPnl.toString()).toBe('40')
    expect(sold.trades.size).toBe(0)
  })
})

it('marking keeps the price of what has none, and the curve of equity', () => {
  const state = applyAll(bought, [
    fill('x'),
    { type: 'PositionsMarked', data: { prices: { BOLT: '1' }, at: EARLIER } },
    { type: 'PositionsMarked', data: { prices: { ACME: '110' }, at: LATER } },
  ])
  expect(state.positions.get('ACME')).toMatchObject({ lastPriceAt: LATER })
  expect(
    state.snapshots.map(({ at, equity, positionsValue }) => [at, equity.toString(), positionsValue.toString()]),
  ).toEqual([
    [AT, '100000', '0'],
    [EARLIER, '99999', '400'],
    [LATER, '100039', '440'],
  ])
})

it('an account before its first event is empty', () => {
  const { portfolio, postings, snapshots, positions } = emptyAccount('new')
  expect([portfolio.cash, portfolio.peakValue, portfolio.reserved].map(String)).toEqual(['0', '0', '0'])
  expect([portfolio.remote, postings, snapshots, positions.size]).toEqual([false, [], [], 0])
})
