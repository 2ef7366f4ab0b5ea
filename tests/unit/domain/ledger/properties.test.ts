import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import { LedgerError, marketValue, reservationOf } from '@/lib/domain/ledger/books'
import type { MoneyEvent } from '@/lib/domain/ledger/events'
import type { AccountState } from '@/lib/domain/ledger/state'
import { ZERO } from '@/lib/domain/money'
import { AT, executed, intent, openedAccount } from '../../../factories'

const SYMBOLS = ['ACME', 'BOLT', 'CRUX']
const cents = (least: number, most: number) =>
  fc.integer({ min: least * 100, max: most * 100 }).map((value) => (value / 100).toFixed(2))

/** Something that may happen to an account; what the books refuse leaves them as they were. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('intent' as const),
    order: fc.nat(20),
    symbol: fc.constantFrom(...SYMBOLS),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.integer({ min: 1, max: 400 }),
    price: cents(5, 300),
  }),
  fc.record({
    kind: fc.constant('fill' as const),
    order: fc.nat(20),
    execution: fc.nat(60),
    quantity: fc.integer({ min: 1, max: 200 }),
    price: cents(5, 300),
    commission: cents(0, 1),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    order: fc.nat(20),
    to: fc.constantFrom('submitting', 'accepted', 'unknown', 'canceled', 'expired', 'rejected', 'pending_cancel'),
  }),
  fc.record({ kind: fc.constant('mark' as const), symbol: fc.constantFrom(...SYMBOLS), price: cents(1, 400) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function toEvent(state: AccountState, item: Step): MoneyEvent | null {
  if (item.kind === 'mark') return { type: 'PositionsMarked', data: { prices: { [item.symbol]: item.price }, at: AT } }
  const orderId = `o${item.order}`
  if (item.kind === 'intent')
    return intent({
      orderId,
      symbol: item.symbol,
      side: item.side,
      quantity: String(item.quantity),
      decidedPrice: item.price,
    })
  const order = state.orders.get(orderId)
  if (!order) return null
  if (item.kind === 'status')
    return {
      type: 'OrderStatusChanged',
      data: {
        orderId,
        symbol: order.symbol,
        from: order.status,
        to: item.to as 'accepted',
        reason: null,
        brokerOrderId: null,
        at: AT,
      },
    }
  return executed({
    orderId,
    executionId: `x${item.execution}`,
    symbol: order.symbol,
    side: order.side,
    quantity: String(item.quantity),
    price: item.price,
    commission: item.commission,
  })
}

/** Applies what the books accept; returns every state on the way with the postings it added. */
function run(steps: readonly Step[]): AccountState[] {
  const states = [openedAccount()]
  for (const item of steps) {
    const state = states.at(-1) as AccountState
    const event = toEvent(state, item)
    if (!event) continue
    try {
      states.push(apply(state, event))
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
    }
  }
  return states
}

const sum = (state: AccountState, ledger: string) =>
  state.postings
    .filter((posting) => posting.ledger === ledger)
    .reduce((total, posting) => total.plus(posting.amount), ZERO)

describe('whatever happens to an account', () => {
  it('keeps the books', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        for (const state of run(steps)) {
          const { portfolio } = state
          // C1, C2: free cash never below zero, and every open order is covered.
          expect(portfolio.cash.gte(0) && portfolio.reserved.gte(0) && portfolio.reserved.lte(portfolio.cash)).toBe(
            true,
          )
          const covered = [...state.orders.values()].reduce((total, order) => total.plus(reservationOf(order)), ZERO)
          expect(portfolio.reserved.toString()).toBe(covered.toString())
          // C3: cash is what was posted, and every journal sums to zero.
          expect(sum(state, 'cash').toString()).toBe(portfolio.cash.toString())
          expect(state.postings.reduce((total, posting) => total.plus(posting.amount), ZERO).toString()).toBe('0')
          // C4: a position is the sum of its fills, and never below zero.
          for (const symbol of SYMBOLS) {
            const filled = [...state.fills.values()]
              .filter((fill) => fill.symbol === symbol)
              .reduce(
                (total, fill) => (fill.side === 'buy' ? total.plus(fill.quantity) : total.minus(fill.quantity)),
                ZERO,
              )
            expect((state.positions.get(symbol)?.quantity ?? ZERO).toString()).toBe(filled.toString())
            expect(filled.gte(0)).toBe(true)
          }
          // C15: realised + unrealised − fees = equity − deposits.
          const value = marketValue(state.positions.values())
          const cost = [...state.positions.values()].reduce((total, position) => total.plus(position.costBasis), ZERO)
          const profit = portfolio.realizedPnl.plus(value).minus(cost).minus(portfolio.fees)
          expect(profit.toString()).toBe(portfolio.cash.plus(value).minus(portfolio.netDeposits).toString())
          expect(sum(state, 'securities').toString()).toBe(cost.toString())
        }
      }),
      { numRuns: 300 },
    )
  })

  it('never takes back a fill or a final status (C7)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const states = run(steps)
        for (const [index, state] of states.entries())
          for (const [id, order] of state.orders) {
            const later = states[index + 1]?.orders.get(id)
            if (!later) continue
            expect(later.filledQuantity.gte(order.filledQuantity) && later.filledQuantity.lte(later.quantity)).toBe(
              true,
            )
            if (['filled', 'canceled', 'expired', 'rejected'].includes(order.status))
              expect(later.status).toBe(order.status)
          }
      }),
      { numRuns: 200 },
    )
  })

  it('ends in one state for any order and repetition of the same deliveries (C8)', () => {
    const scenario = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      cuts: fc.array(
        fc.record({ quantity: fc.integer({ min: 1, max: 40 }), price: cents(90, 105), commission: cents(0, 1) }),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
      seed: fc.infiniteStream(fc.nat(1_000_000)),
    })
    fc.assert(
      fc.property(scenario, ({ side, cuts, seed }) => {
        const total = cuts.reduce((sum, cut) => sum + cut.quantity, 0)
        const start = [openedAccount(), ...(side === 'sell' ? [0] : [])].reduce((state) => state) as AccountState
        let before = start
        if (side === 'sell') {
          before = apply(
            before,
            intent({ orderId: 'b', symbol: 'ACME', quantity: String(total + 7), decidedPrice: '97.13' }),
          )
          before = apply(
            before,
            executed({ orderId: 'b', executionId: 'b1', symbol: 'ACME', quantity: String(total + 7), price: '97.13' }),
          )
        }
        before = apply(
          before,
          intent({
            orderId: 'a',
            symbol: 'ACME',
            side,
            quantity: String(total),
            decidedPrice: '100',
            limitPrice: side === 'buy' ? '105' : null,
            maxCommission: '10',
          }),
        )
        const deliveries: MoneyEvent[] = cuts.map((cut, index) =>
          executed({
            orderId: 'a',
            executionId: `x${index}`,
            symbol: 'ACME',
            side,
            quantity: String(cut.quantity),
            price: cut.price,
            commission: cut.commission,
          }),
        )
        deliveries.push({
          type: 'OrderStatusChanged',
          data: {
            orderId: 'a',
            symbol: 'ACME',
            from: 'submitting',
            to: 'submitting',
            reason: null,
            brokerOrderId: null,
            at: AT,
          },
        })
        const shuffled = [...deliveries, ...deliveries]
          .map((event) => ({ event, rank: seed.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event)
        const shown = (state: AccountState) => ({
          cash: state.portfolio.cash.toString(),
          reserved: state.portfolio.reserved.toString(),
          realized: state.portfolio.realizedPnl.toString(),
          fees: state.portfolio.fees.toString(),
          positions: [...state.positions.values()].map((position) => JSON.stringify(position)),
          order: { ...state.orders.get('a'), basisCost: state.orders.get('a')?.basisCost?.toString() },
          trades: [...state.trades.values()].map((trade) => JSON.stringify(trade)),
        })
        const reference = shown(deliveries.reduce(apply, before))
        expect(shown(shuffled.reduce(apply, before))).toEqual(reference)
      }),
      { numRuns: 300 },
    )
  })
})
