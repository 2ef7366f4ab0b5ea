import { describe, expect, it } from 'vitest'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { LedgerError } from '@/lib/domain/ledger/books'
import type {
  CashBooked,
  FillReversed,
  MoneyEvent,
  OrderIntended,
  OrderStatusChanged,
  PositionAdjusted,
} from '@/lib/domain/ledger/events'
import type { AccountState, Trade } from '@/lib/domain/ledger/state'
import { AT, applyAll, executed, intent } from '../../../factories'

const LATER = '2024-03-04T15:00:00.000Z'

/** An account of which a broker elsewhere keeps the books. */
const remoteAccount = (openingCash = '10000'): AccountState =>
  apply(emptyAccount('remote'), { type: 'AccountOpened', data: { openingCash, at: AT, remote: true } })

const cash = (kind: CashBooked['kind'], amount: string): MoneyEvent => ({
  type: 'CashBooked',
  data: { kind, amount, symbol: null, note: '', at: LATER, activityId: null },
})
const adjusted = (data: Partial<PositionAdjusted>): MoneyEvent => ({
  type: 'PositionAdjusted',
  data: {
    tradeId: 'came',
    symbol: 'ACME',
    quantity: '10',
    price: '50',
    sector: 'Energy',
    sharesAsOf: '2024-03-04',
    reason: 'seen at the broker',
    at: LATER,
    ...data,
  },
})
const reversed = (data: Partial<FillReversed> & { executionId: string }): MoneyEvent => ({
  type: 'FillReversed',
  data: { orderId: 'a', symbol: 'ACME', corrected: false, reason: 'bust', at: LATER, ...data },
})
const status = (data: Partial<OrderStatusChanged> & Pick<OrderStatusChanged, 'from' | 'to'>): MoneyEvent => ({
  type: 'OrderStatusChanged',
  data: { orderId: 'a', symbol: 'ACME', reason: null, brokerOrderId: null, at: LATER, ...data },
})

const money = ({
  portfolio: { cash, reserved, realizedPnl, fees, netDeposits, totalValue, peakValue },
}: AccountState) =>
  Object.fromEntries(
    Object.entries({ cash, reserved, realizedPnl, fees, netDeposits, totalValue, peakValue }).map(([name, value]) => [
      name,
      value.toString(),
    ]),
  )
const held = (state: AccountState, symbol = 'ACME') => {
  const position = state.positions.get(symbol)
  return position && [position.quantity.toString(), position.costBasis.toString(), position.lastPrice.toString()]
}
const trip = (state: AccountState, id = 'a') => {
  const { status: is, outcome, closedAt, exitReasoning, ...trade } = state.trades.get(id) as Trade
  const figures = [trade.quantity, trade.closedQuantity, trade.entryNotional, trade.exitNotional, trade.realizedPnl]
  return { is, outcome, closedAt, exitReasoning, figures: figures.map(String), fees: trade.fees.toString() }
}
/** Signed sums by ledger; together they are zero. */
const ledgers = (state: AccountState) => {
  const sums: Record<string, number> = {}
  for (const { ledger, amount } of state.postings) sums[ledger] = (sums[ledger] ?? 0) + amount.toNumber()
  expect(Object.values(sums).reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9)
  return sums
}

describe('cash that moved at the broker', () => {
  it.each<[CashBooked['kind'], string, Record<string, string>, Record<string, number>]>([
    [
      'income',
      '12.5',
      { cash: '10012.5', realizedPnl: '12.5', fees: '0', netDeposits: '10000' },
      { realized_pnl: -12.5 },
    ],
    ['income', '-2', { cash: '9998', realizedPnl: '-2', fees: '0' }, { realized_pnl: 2 }],
    ['fee', '-0.4', { cash: '9999.6', realizedPnl: '0', fees: '0.4' }, { fees: 0.4 }],
    ['fee', '0.4', { cash: '10000.4', realizedPnl: '0.4', fees: '0' }, { realized_pnl: -0.4 }],
    [
      'transfer',
      '500',
      { cash: '10500', netDeposits: '10500', realizedPnl: '0', peakValue: '10500' },
      { capital: -10500 },
    ],
    [
      'difference',
      '-500',
      { cash: '9500', netDeposits: '9500', realizedPnl: '0', peakValue: '9500' },
      { capital: -9500 },
    ],
  ])('%s of %s', (kind, amount, portfolio, postings) => {
    const state = apply(remoteAccount(), cash(kind, amount))
    expect(money(state)).toMatchObject({ ...portfolio, totalValue: portfolio.cash })
    expect(ledgers(state)).toMatchObject({ cash: Number(portfolio.cash), ...postings })
  })
  it('of nothing is nothing', () => {
    const state = remoteAccount()
    expect(apply(state, cash('income', '0'))).toBe(state)
  })
  it('is in the curve of equity where the owner moved it', () => {
    const { snapshots } = apply(remoteAccount(), cash('transfer', '500'))
    expect(snapshots.map(({ at, equity }) => [at, equity.toString()])).toEqual([
      [AT, '10000'],
      [LATER, '10500'],
    ])
  })
})

describe('money that the owner moves', () => {
  const moved = (kind: 'deposit' | 'withdrawal', amount: string): MoneyEvent => ({
    type: 'CapitalMoved',
    data: { kind, amount, note: null, at: LATER },
  })
  /** A tenth under its peak, and something reserved. */
  const fallen = applyAll(remoteAccount(), [
    intent({ orderId: 'a', symbol: 'ACME' }),
    executed({ orderId: 'a', executionId: 'x', symbol: 'ACME', quantity: '10', price: '100', commission: '0' }),
    { type: 'PositionsMarked', data: { prices: { ACME: '200' }, at: AT } },
    { type: 'PositionsMarked', data: { prices: { ACME: '90' }, at: AT } },
    intent({ orderId: 'b', symbol: 'BOLT' }),
  ])

  it('moves peaks as it moves equity, so that the drawdown stays', () => {
    expect(money(fallen)).toMatchObject({ cash: '9000', totalValue: '9900', peakValue: '11000', reserved: '1051' })
    const more = apply(fallen, moved('deposit', '9900'))
    expect(money(more)).toMatchObject({ cash: '18900', totalValue: '19800', peakValue: '22000', netDeposits: '19900' })
    expect(more.breaker.peakValue.toString()).toBe('22000')
    const less = apply(fallen, moved('withdrawal', '4950'))
    expect(money(less)).toMatchObject({ cash: '4050', totalValue: '4950', peakValue: '5500', netDeposits: '5050' })
    expect(ledgers(less)).toMatchObject({ cash: 4050, capital: -5050, securities: 1000 })
    const last = less.snapshots.at(-1)
    expect([last?.at, last?.cash.toString(), last?.positionsValue.toString(), last?.equity.toString()]).toEqual([
      LATER,
      '4050',
      '900',
      '4950',
    ])
  })
  it('leaves what is reserved, to the cent', () => {
    expect(money(apply(fallen, moved('withdrawal', '7949'))).cash).toBe('1051')
    expect(() => apply(fallen, moved('withdrawal', '7949.01'))).toThrow(
      'a withdrawal of 7949.01 is more than the free cash',
    )
  })
  it.each(['0', '-5'])('is never %s', (amount) => {
    expect(() => apply(fallen, moved('deposit', amount))).toThrow(`a deposit of ${amount} cannot be`)
  })
})

describe('shares that came or went at the broker', () => {
  it('come as paid in at their price, and open a round trip', () => {
    const state = apply(remoteAccount(), adjusted({}))
    expect(held(state)).toEqual(['10', '500', '50'])
    expect(state.positions.get('ACME')).toMatchObject({ sector: 'Energy', openedAt: LATER, sharesAsOf: '2024-03-04' })
    expect(money(state)).toMatchObject({ cash: '10000', netDeposits: '10500', totalValue: '10500', peakValue: '10500' })
    expect(trip(state, 'came')).toMatchObject({ is: 'open', figures: ['10', '0', '500', '0', '0'], outcome: null })
    expect(state.trades.get('came')).toMatchObject({
      reasoning: 'seen at the broker',
      openedAt: LATER,
      strategyId: null,
    })
    expect(ledgers(state)).toEqual({ cash: 10000, securities: 500, capital: -10500 })
    expect(state.snapshots.at(-1)).toMatchObject({ at: LATER })
    expect(state.snapshots.at(-1)?.equity.toString()).toBe('10500')
  })
  it('come to what is held, and go at its average cost', () => {
    const more = applyAll(remoteAccount(), [
      adjusted({}),
      adjusted({ quantity: '30', price: '60', sharesAsOf: '2024-03-05' }),
    ])
    expect(held(more)).toEqual(['40', '2300', '60'])
    expect(more.positions.get('ACME')?.sharesAsOf).toBe('2024-03-05')
    expect(trip(more, 'came').figures).toEqual(['40', '0', '2300', '0', '0'])
    const less = apply(more, adjusted({ quantity: '-10', price: '70' }))
    expect(held(less)).toEqual(['30', '1725', '60'])
    expect(trip(less, 'came')).toMatchObject({ is: 'open', closedAt: null, figures: ['40', '10', '2300', '575', '0'] })
    expect(money(less)).toMatchObject({ cash: '10000', realizedPnl: '0', netDeposits: '11725' })
    const none = apply(less, adjusted({ quantity: '-30', reason: 'gone' }))
    expect(held(none)).toBeUndefined()
    expect(trip(none, 'came')).toEqual({
      is: 'closed',
      outcome: 'flat',
      closedAt: LATER,
      exitReasoning: 'gone',
      figures: ['40', '40', '2300', '2300', '0'],
      fees: '0',
    })
    expect(ledgers(none)).toEqual({ cash: 10000, securities: 0, capital: -10000 })
  })
  it('are never more than are held, nor without a price', () => {
    const state = apply(remoteAccount(), adjusted({}))
    expect(() => apply(state, adjusted({ quantity: '-11' }))).toThrow('11 ACME cannot go: fewer are held')
    expect(() => apply(state, adjusted({ symbol: 'BOLT', quantity: '-1' }))).toThrow(LedgerError)
    expect(() => apply(state, adjusted({ price: '0' }))).toThrow('ACME cannot be held at 0')
    expect(apply(state, adjusted({ quantity: '0' }))).toBe(state)
  })
})

describe('an execution that is taken back', () => {
  const bought = applyAll(remoteAccount(), [
    intent({ orderId: 'a', symbol: 'ACME' }),
    executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4', price: '100' }),
    executed({ orderId: 'a', executionId: 'x2', symbol: 'ACME', quantity: '6', price: '105', commission: '2' }),
  ])
  const sale = (quantity: string, price: string) => [
    intent({ orderId: 'b', symbol: 'ACME', side: 'sell', quantity, reasoning: 'enough' }),
    executed({ orderId: 'b', executionId: 'y1', symbol: 'ACME', side: 'sell', quantity, price }),
  ]

  it('leaves the account as if it had never been, and the order filled', () => {
    const state = apply(bought, reversed({ executionId: 'x2' }))
    expect(held(state)).toEqual(['4', '400', '105'])
    expect(money(state)).toMatchObject({ cash: '9599', fees: '1', realizedPnl: '0', reserved: '0' })
    expect(trip(state)).toMatchObject({ is: 'open', figures: ['4', '0', '400', '0', '0'], fees: '1' })
    const order = state.orders.get('a')
    expect([
      order?.status,
      String(order?.filledQuantity),
      String(order?.bustedQuantity),
      String(order?.commission),
    ]).toEqual(['filled', '10', '6', '1'])
    expect(ledgers(state)).toEqual({ cash: 9599, securities: 400, fees: 1, capital: -10000, realized_pnl: 0 })
    expect(state.reversals.get('x2')).toEqual({
      executionId: 'x2',
      orderId: 'a',
      corrected: false,
      reason: 'bust',
      at: LATER,
    })
    expect(apply(state, reversed({ executionId: 'x2' }))).toBe(state)
  })
  it('leaves nothing when it was all that was bought', () => {
    const state = applyAll(bought, [reversed({ executionId: 'x2' }), reversed({ executionId: 'x1' })])
    expect(held(state)).toBeUndefined()
    expect(state.trades.size).toBe(0)
    expect(money(state)).toMatchObject({ cash: '10000', fees: '0', totalValue: '10000' })
  })
  it('after a part was sold costs what these shares cost: the rest is profit or loss', () => {
    // 10 shares cost 1030; 5 sold at 110 took 515 with them. Of the 515 that are left, the 4 that were never bought cost 400.
    const sold = applyAll(bought, sale('5', '110'))
    expect(held(sold)).toEqual(['5', '515', '110'])
    const state = apply(sold, reversed({ executionId: 'x1' }))
    expect(held(state)).toEqual(['1', '115', '110'])
    expect(trip(state)).toMatchObject({ is: 'open', figures: ['6', '5', '630', '550', '35'], fees: '3' })
    expect(money(state)).toMatchObject({ cash: '9917', realizedPnl: '35', fees: '3' })
    ledgers(state)
  })
  it('ends a round trip of which the rest was sold', () => {
    const state = applyAll(bought, [...sale('6', '110'), reversed({ executionId: 'x1' })])
    expect(held(state)).toBeUndefined()
    expect(trip(state)).toMatchObject({
      is: 'closed',
      outcome: 'win',
      closedAt: LATER,
      figures: ['6', '6', '630', '660', '30'],
    })
    expect(money(state)).toMatchObject({ cash: '10027', realizedPnl: '30', fees: '3', totalValue: '10027' })
  })
  it('is refused when its shares were sold since', () => {
    const sold = applyAll(bought, sale('7', '110'))
    expect(() => apply(sold, reversed({ executionId: 'x1' }))).toThrow('its shares were sold since')
    const all = applyAll(bought, sale('10', '110'))
    expect(() => apply(all, reversed({ executionId: 'x1' }))).toThrow(LedgerError)
  })
  it('of a sale brings the shares back at their cost, and the round trip with them', () => {
    const sold = applyAll(bought, sale('10', '110'))
    expect(trip(sold)).toMatchObject({ is: 'closed', outcome: 'win', exitReasoning: 'enough' })
    const state = apply(sold, reversed({ orderId: 'b', executionId: 'y1' }))
    expect(held(state)).toEqual(['10', '1030', '110'])
    expect(state.positions.get('ACME')).toMatchObject({ sector: 'Technology', openedAt: AT })
    expect(trip(state)).toEqual({
      is: 'open',
      outcome: null,
      closedAt: null,
      exitReasoning: null,
      figures: ['10', '0', '1030', '0', '0'],
      fees: '3',
    })
    expect(money(state)).toMatchObject({ cash: '8967', realizedPnl: '0', fees: '3' })
    expect(ledgers(state)).toMatchObject({ securities: 1030, fees: 3 })
  })
  it('of a part of a sale leaves the rest of the sale', () => {
    const state = applyAll(bought, [
      intent({ orderId: 'b', symbol: 'ACME', side: 'sell', quantity: '8', reasoning: 'enough' }),
      executed({ orderId: 'b', executionId: 'y1', symbol: 'ACME', side: 'sell', quantity: '5', price: '110' }),
      executed({ orderId: 'b', executionId: 'y2', symbol: 'ACME', side: 'sell', quantity: '3', price: '90' }),
      reversed({ orderId: 'b', executionId: 'y2' }),
    ])
    expect(held(state)?.slice(0, 2)).toEqual(['5', '515'])
    expect(trip(state)).toMatchObject({
      is: 'open',
      exitReasoning: 'enough',
      figures: ['10', '5', '1030', '550', '35'],
      fees: '4',
    })
  })
  it('of a sale after which others were bought counts its shares as bought with them', () => {
    const state = applyAll(bought, [
      ...sale('10', '110'),
      intent({ orderId: 'c', symbol: 'ACME', quantity: '2' }),
      executed({ orderId: 'c', executionId: 'z1', symbol: 'ACME', quantity: '2', price: '100', filledAt: LATER }),
      reversed({ orderId: 'b', executionId: 'y1' }),
    ])
    expect(held(state)?.slice(0, 2)).toEqual(['12', '1230'])
    expect(trip(state, 'c')).toMatchObject({ is: 'open', figures: ['12', '0', '1230', '0', '0'] })
    expect(trip(state)).toMatchObject({ is: 'closed', outcome: 'win' })
  })
  it('and told of before it came, moves nothing when it comes', () => {
    const early = applyAll(remoteAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      reversed({ executionId: 'x1' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4', price: '100' }),
    ])
    expect(held(early)).toBeUndefined()
    expect(money(early)).toMatchObject({ cash: '10000', fees: '0' })
    const order = early.orders.get('a')
    expect([order?.status, String(order?.filledQuantity), String(order?.bustedQuantity)]).toEqual([
      'partially_filled',
      '4',
      '4',
    ])
    const late = applyAll(remoteAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4', price: '100' }),
      reversed({ executionId: 'x1' }),
    ])
    expect(money(late)).toEqual(money(early))
  })
  it('for which another one stands is not counted as filled', () => {
    const state = applyAll(remoteAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      reversed({ executionId: 'x1', corrected: true }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '10', price: '100' }),
      executed({ orderId: 'a', executionId: 'x2', symbol: 'ACME', quantity: '10', price: '99' }),
    ])
    expect(held(state)?.slice(0, 2)).toEqual(['10', '990'])
    expect(state.orders.get('a')).toMatchObject({ status: 'filled' })
  })
  it('takes no local account below zero', () => {
    const local = apply(emptyAccount('local'), { type: 'AccountOpened', data: { openingCash: '1100', at: AT } })
    const spent = applyAll(local, [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', price: '100' }),
      ...sale('10', '110'),
      intent({ orderId: 'c', symbol: 'BOLT', quantity: '11' }),
      executed({ orderId: 'c', executionId: 'z1', symbol: 'BOLT', quantity: '11', price: '100' }),
    ])
    expect(() => apply(spent, reversed({ orderId: 'b', executionId: 'y1' }))).toThrow('below zero')
  })
})

describe('one execution that is told of under two ids', () => {
  const fill = (executionId: string, orderFilled: string, orderId = 'a') =>
    executed({ orderId, executionId, symbol: 'ACME', quantity: '4', price: '100', orderFilled })
  const open = apply(remoteAccount(), intent({ orderId: 'a', symbol: 'ACME' }))

  it('counts once, when both say how far it filled the order', () => {
    const once = apply(open, fill('x1', '4'))
    expect(apply(once, fill('other', '4'))).toBe(once)
    expect(held(apply(once, fill('x2', '8')))?.[0]).toBe('8')
  })
  it('counts again once one of the order was taken back', () => {
    const state = applyAll(open, [fill('x1', '4'), reversed({ executionId: 'x1' }), fill('x2', '4')])
    expect(held(state)?.[0]).toBe('4')
  })
})

describe('an order that was placed elsewhere', () => {
  const adopted = (data: Partial<OrderIntended> = {}): MoneyEvent => {
    const { data: made } = intent({ orderId: 'e', symbol: 'ACME', limitPrice: null, maxCommission: '0', ...data })
    return {
      type: 'OrderAdopted',
      data: { ...(made as OrderIntended), origin: 'external', brokerOrderId: 'at-the-broker' },
    }
  }
  it('is at the broker, and reserves what it was seen at, whatever cash there is', () => {
    const state = apply(remoteAccount('100'), adopted())
    expect(state.orders.get('e')).toMatchObject({
      status: 'accepted',
      origin: 'external',
      brokerOrderId: 'at-the-broker',
    })
    expect(money(state)).toMatchObject({ cash: '100', reserved: '1000' })
    expect(apply(state, adopted())).toBe(state)
  })
  it('takes cash below zero where its broker lets it', () => {
    const state = applyAll(remoteAccount('100'), [
      adopted(),
      executed({ orderId: 'e', executionId: 'x1', symbol: 'ACME', commission: '0' }),
    ])
    expect(money(state)).toMatchObject({ cash: '-900', totalValue: '100', reserved: '0' })
  })
})

describe('the status of an order', () => {
  const open = apply(remoteAccount(), intent({ orderId: 'a', symbol: 'ACME' }))
  const submitting = apply(open, status({ from: 'intent', to: 'submitting' }))

  it('goes on, and keeps what was said', () => {
    const accepted = apply(
      submitting,
      status({ from: 'submitting', to: 'accepted', brokerOrderId: 'b1', reason: 'ok' }),
    )
    expect(accepted.orders.get('a')).toMatchObject({ status: 'accepted', brokerOrderId: 'b1', statusReason: 'ok' })
    const ended = apply(accepted, status({ from: 'accepted', to: 'canceled' }))
    expect(ended.orders.get('a')).toMatchObject({ status: 'canceled', brokerOrderId: 'b1', statusReason: 'ok' })
    expect(money(accepted).reserved).toBe('1051')
    expect(money(ended).reserved).toBe('0')
  })
  it('never goes back, and hears late of its id at the broker', () => {
    const ended = apply(submitting, status({ from: 'submitting', to: 'rejected', reason: 'no' }))
    const late = apply(ended, status({ from: 'submitting', to: 'accepted', brokerOrderId: 'b1' }))
    expect(late.orders.get('a')).toMatchObject({ status: 'rejected', brokerOrderId: 'b1', statusReason: 'no' })
    expect(apply(late, status({ from: 'submitting', to: 'accepted', brokerOrderId: 'b2' }))).toBe(late)
    expect(apply(ended, status({ from: 'submitting', to: 'accepted' }))).toBe(ended)
  })
  it.each(['submitting', 'accepted', 'unknown'] as const)('is further on than %s once something was filled', (to) => {
    const filled = apply(submitting, executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4' }))
    const after = apply(filled, status({ from: 'submitting', to, brokerOrderId: 'b1' }))
    expect(after.orders.get('a')).toMatchObject({ status: 'partially_filled', brokerOrderId: 'b1' })
  })
  it('is refused where it may not come from, and for an order that is not known', () => {
    expect(() => apply(open, status({ from: 'intent', to: 'accepted' }))).toThrow('cannot go from intent to accepted')
    expect(() => apply(open, status({ orderId: 'none', from: 'intent', to: 'submitting' }))).toThrow(
      'order none is not known',
    )
  })
})
