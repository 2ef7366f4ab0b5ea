import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import { LedgerError } from '@/lib/domain/ledger/books'
import { AT, applyAll, executed, intent, openedAccount } from '../../../factories'

describe('apply', () => {
  it('reserves a buy at its worst price with its commission', () => {
    const state = applyAll(openedAccount(), [intent({ orderId: 'a', symbol: 'ACME' })])
    expect(state.portfolio.reserved.toString()).toBe('1051')
    expect(state.portfolio.cash.toString()).toBe('100000')
  })

  it('books a buy and a sell to the cent', () => {
    const state = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME' }),
      intent({ orderId: 'b', symbol: 'ACME', side: 'sell' }),
      executed({
        orderId: 'b',
        executionId: 'x2',
        symbol: 'ACME',
        side: 'sell',
        price: '110.5',
        filledAt: '2024-03-04T21:00:00.000Z',
      }),
    ])
    expect(state.portfolio.cash.toString()).toBe('100103')
    expect(state.portfolio.realizedPnl.toString()).toBe('105')
    expect(state.portfolio.fees.toString()).toBe('2')
    expect(state.portfolio.reserved.toString()).toBe('0')
    expect(state.positions.size).toBe(0)
    const [trade] = [...state.trades.values()]
    expect(trade).toMatchObject({ status: 'closed', outcome: 'win', exitReasoning: 'because' })
  })

  it('releases what is left of a reservation once when an order ends', () => {
    const open = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4' }),
    ])
    expect(open.portfolio.reserved.toString()).toBe('630')
    const expire = {
      type: 'OrderStatusChanged',
      data: {
        orderId: 'a',
        symbol: 'ACME',
        from: 'partially_filled',
        to: 'expired',
        reason: null,
        brokerOrderId: null,
        at: AT,
      },
    } as const
    const ended = applyAll(open, [expire, expire])
    expect(ended.portfolio.reserved.toString()).toBe('0')
    expect(ended.orders.get('a')?.status).toBe('expired')
  })

  it('counts a fill that comes after the order ended, and leaves the status final', () => {
    const state = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      {
        type: 'OrderStatusChanged',
        data: {
          orderId: 'a',
          symbol: 'ACME',
          from: 'intent',
          to: 'canceled',
          reason: null,
          brokerOrderId: null,
          at: AT,
        },
      },
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity: '4' }),
    ])
    expect(state.orders.get('a')).toMatchObject({ status: 'canceled' })
    expect(state.positions.get('ACME')?.quantity.toString()).toBe('4')
  })

  it.each([
    ['more than is free', intent({ orderId: 'z', symbol: 'BOLT', quantity: '2000' })],
    ['a sale of what is not held', intent({ orderId: 'z', symbol: 'BOLT', side: 'sell' })],
    ['a quantity of zero', intent({ orderId: 'z', symbol: 'BOLT', quantity: '0' })],
    ['a fill past the order', executed({ orderId: 'a', executionId: 'x9', symbol: 'ACME', quantity: '11' })],
    ['a fill worse than the limit', executed({ orderId: 'a', executionId: 'x9', symbol: 'ACME', price: '105.01' })],
    ['a fill of no order', executed({ orderId: 'none', executionId: 'x9', symbol: 'ACME' })],
  ])('refuses %s', (_, event) => {
    const state = applyAll(openedAccount(), [intent({ orderId: 'a', symbol: 'ACME' })])
    expect(() => apply(state, event)).toThrow(LedgerError)
  })

  it('marks positions, values the account and keeps its peak', () => {
    const bought = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME' }),
    ])
    const up = apply(bought, { type: 'PositionsMarked', data: { prices: { ACME: '120' }, at: AT } })
    const down = apply(up, { type: 'PositionsMarked', data: { prices: { ACME: '90' }, at: AT } })
    expect(up.portfolio.totalValue.toString()).toBe('100199')
    expect(down.portfolio.totalValue.toString()).toBe('99899')
    expect(down.portfolio.peakValue.toString()).toBe('100199')
  })
})
