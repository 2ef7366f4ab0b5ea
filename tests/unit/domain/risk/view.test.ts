import { describe, expect, it } from 'vitest'
import { lotOf } from '@/lib/domain/risk/limits'
import { riskViewOf, snapshotOf } from '@/lib/domain/risk/view'
import { AT, applyAll, executed, intent, openedAccount } from '../../../factories'

const status = (orderId: string, symbol: string, from: 'intent' | 'submitting', to: 'submitting' | 'canceled') => ({
  type: 'OrderStatusChanged' as const,
  data: { orderId, symbol, from, to, reason: null, brokerOrderId: null, at: AT },
})

/** ACME is held, half of another buy in BOLT is filled, a sale of ACME works, and a buy of CRUX came to nothing. */
const account = applyAll(openedAccount(), [
  intent({ orderId: 'a', symbol: 'ACME', quantity: '20', strategyId: 'growth' }),
  status('a', 'ACME', 'intent', 'submitting'),
  executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '20', price: '98', commission: '1' }),
  intent({ orderId: 'b', symbol: 'BOLT', quantity: '10', decidedPrice: '50', sector: 'Energy' }),
  status('b', 'BOLT', 'intent', 'submitting'),
  executed({ orderId: 'b', executionId: 'x2', symbol: 'BOLT', quantity: '4', price: '51', commission: '0.5' }),
  intent({ orderId: 'c', symbol: 'ACME', side: 'sell', quantity: '5', maxCommission: '0' }),
  intent({ orderId: 'd', symbol: 'CRUX', quantity: '3' }),
  status('d', 'CRUX', 'intent', 'canceled'),
])

describe('the account in plain numbers', () => {
  const snapshot = snapshotOf(account, AT)

  it('has what is held at its last price, and whose it is', () => {
    expect(snapshot.positions).toEqual([
      { symbol: 'ACME', quantity: 20, average_cost: 98, price: 98, sector: 'Technology', strategy_id: 'growth' },
      { symbol: 'BOLT', quantity: 4, average_cost: 51, price: 51, sector: 'Energy', strategy_id: null },
    ])
    expect(snapshot).toMatchObject({ account_id: 'test', as_of: AT })
  })
  it('has what is left of open orders at their worst price, a sale at market at the price it was decided on', () => {
    expect(snapshot.open_orders).toEqual([
      { symbol: 'BOLT', side: 'buy', quantity: 6, price: 52.5, sector: 'Energy', strategy_id: null },
      { symbol: 'ACME', side: 'sell', quantity: 5, price: 100, sector: 'Technology', strategy_id: null },
    ])
  })
  it('has cash, what of it is promised to nobody, and equity', () => {
    const cash = 100_000 - 20 * 98 - 1 - 4 * 51 - 0.5
    expect(snapshot.cash).toBeCloseTo(cash, 9)
    expect(snapshot.free_cash).toBeCloseTo(cash - (6 * 52.5 + 0.5), 9)
    expect(snapshot.equity).toBeCloseTo(cash + 20 * 98 + 4 * 51, 9)
  })
  it('is one holding per symbol to the gate', () => {
    const { equity, freeCash, holdings } = riskViewOf(snapshot)
    expect([equity, freeCash]).toEqual([snapshot.equity, snapshot.free_cash])
    const plain = { openBuyQuantity: 0, openBuyPrice: 0, openSellQuantity: 0 }
    expect(holdings).toEqual([
      {
        ...plain,
        symbol: 'ACME',
        sector: 'Technology',
        quantity: 20,
        price: 98,
        openSellQuantity: 5,
        strategyId: 'growth',
      },
      {
        ...plain,
        symbol: 'BOLT',
        sector: 'Energy',
        quantity: 4,
        price: 51,
        openBuyQuantity: 6,
        openBuyPrice: 52.5,
        strategyId: null,
      },
    ])
  })
})

describe('orders that were placed elsewhere', () => {
  const order = { symbol: 'ACME', side: 'buy' as const, sector: 'Energy', strategy_id: null }
  const portfolio = { account_id: 'a', as_of: AT, equity: 1, cash: 1, free_cash: 1, positions: [] }

  it('are as many as there are, at the average of their prices', () => {
    const open_orders = [
      { ...order, quantity: 10, price: 100 },
      { ...order, quantity: 30, price: 120 },
      { ...order, side: 'sell' as const, quantity: 7, price: 90 },
    ]
    expect(riskViewOf({ ...portfolio, open_orders }).holdings).toEqual([
      {
        symbol: 'ACME',
        sector: 'Energy',
        quantity: 0,
        price: 100,
        openBuyQuantity: 40,
        openBuyPrice: 115,
        openSellQuantity: 7,
        strategyId: null,
      },
    ])
  })
  it('belong to the strategy that placed them', () => {
    const open_orders = [{ ...order, quantity: 1, price: 100, strategy_id: 'growth' }]
    expect(riskViewOf({ ...portfolio, open_orders }).holdings).toMatchObject([{ strategyId: 'growth' }])
  })
})

it('an account trades whole shares, or millionths where its broker has fractions', () => {
  expect([lotOf({ fractional: false }), lotOf({ fractional: true })]).toEqual([1, 0.000001])
})
