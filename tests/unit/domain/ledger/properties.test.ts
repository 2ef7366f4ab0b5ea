import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BREAKER_STATES } from '@/lib/domain/breaker/state'
import { apply } from '@/lib/domain/ledger/apply'
import { LedgerError, marketValue, reservationOf } from '@/lib/domain/ledger/books'
import type { MoneyEvent } from '@/lib/domain/ledger/events'
import type { AccountState } from '@/lib/domain/ledger/state'
import { Decimal, decimal, round6, ZERO } from '@/lib/domain/money'
import { isFinal } from '@/lib/domain/order'
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
  fc.record({
    kind: fc.constant('deal' as const),
    symbol: fc.constantFrom(...SYMBOLS),
    side: fc.constantFrom('buy' as const, 'buy' as const, 'sell' as const),
    quantity: fc.integer({ min: 1, max: 60 }),
    price: cents(5, 300),
  }),
  fc.record({
    kind: fc.constant('split' as const),
    symbol: fc.constantFrom(...SYMBOLS),
    factor: fc.constantFrom('7', '2', '1.5', '0.5', '0.1', String(1 / 3)),
    wholeShares: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('capital' as const),
    direction: fc.constantFrom('deposit' as const, 'withdrawal' as const),
    amount: cents(1, 40_000),
  }),
  fc.record({
    kind: fc.constant('breaker' as const),
    to: fc.constantFrom(...BREAKER_STATES),
    byHand: fc.boolean(),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Each step has a day of its own, so that a later split lies after what was bought before it. */
const dayOf = (index: number) => new Date(Date.parse('2024-01-01') + index * 86_400_000).toISOString().slice(0, 10)

/** A split, after the open orders of its symbol were canceled as the books demand. */
function splitEvents(state: AccountState, item: Extract<Step, { kind: 'split' }>, day: string): MoneyEvent[] {
  const { symbol, factor, wholeShares } = item
  const open = [...state.orders.values()].filter((order) => order.symbol === symbol && !isFinal(order.status))
  const canceled = open.map(
    (order): MoneyEvent => ({
      type: 'OrderStatusChanged',
      data: {
        orderId: order.id,
        symbol,
        from: order.status,
        to: 'canceled',
        reason: null,
        brokerOrderId: null,
        at: AT,
      },
    }),
  )
  return [...canceled, { type: 'SplitApplied', data: { symbol, exDate: day, factor, wholeShares, at: AT } }]
}

/** An order that is filled at once; a sale of more than is held sells all of it. */
function dealEvents(state: AccountState, item: Extract<Step, { kind: 'deal' }>, day: string): MoneyEvent[] {
  const { symbol, side, price } = item
  const held = state.positions.get(symbol)?.quantity ?? ZERO
  const quantity = (side === 'sell' ? Decimal.min(held, item.quantity) : decimal(item.quantity)).toString()
  const orderId = `deal ${day}`
  return [
    intent({ orderId, symbol, side, quantity, decidedPrice: price }),
    executed({ orderId, executionId: orderId, symbol, side, quantity, price, sharesAsOf: day }),
  ]
}

function toEvents(state: AccountState, item: Step, day: string): MoneyEvent[] {
  if (item.kind === 'split') return splitEvents(state, item, day)
  if (item.kind === 'deal') return dealEvents(state, item, day)
  const event = toEvent(state, item, day)
  return event ? [event] : []
}

function toEvent(state: AccountState, item: Exclude<Step, { kind: 'split' | 'deal' }>, day: string): MoneyEvent | null {
  if (item.kind === 'capital')
    return { type: 'CapitalMoved', data: { kind: item.direction, amount: item.amount, note: null, at: AT } }
  if (item.kind === 'breaker') return breakerEvent(state, item)
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
    sharesAsOf: day,
  })
}

const breakerEvent = (state: AccountState, { to, byHand }: Extract<Step, { kind: 'breaker' }>): MoneyEvent => ({
  type: 'BreakerChanged',
  data: {
    from: state.breaker.state,
    to,
    condition: to === 'active' ? null : 'drawdown',
    reason: 'test',
    by: byHand ? 'somebody' : 'rule',
    epoch: state.breaker.epoch + 1,
    equity: equityOf(state).toString(),
    at: AT,
    reset: byHand && to === 'active' ? { clearedAt: AT } : null,
    figures: {},
  },
})

type Run = { states: AccountState[]; events: MoneyEvent[] }

/** Applies what the books accept; returns every state on the way, and the event that led to each but the first. */
function run(steps: readonly Step[]): Run {
  const done: Run = { states: [openedAccount()], events: [] }
  const latest = () => done.states.at(-1) as AccountState
  for (const [index, item] of steps.entries()) {
    const day = dayOf(index)
    for (const next of toEvents(latest(), item, day)) {
      try {
        done.states.push(apply(latest(), next))
        done.events.push(next)
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error
      }
    }
  }
  return done
}

/** C4 from the events alone: signed fills, times the factor of each later split, less the fractions that were paid out. */
function sharesOf(symbol: string, events: readonly MoneyEvent[]): string {
  let shares = ZERO
  const seen = new Set<string>()
  for (const { type, data } of events) {
    if (type === 'TradeExecuted' && data.symbol === symbol && !seen.has(data.executionId)) {
      seen.add(data.executionId)
      shares = data.side === 'buy' ? shares.plus(data.quantity) : shares.minus(data.quantity)
    }
    if (type === 'SplitApplied' && data.symbol === symbol) {
      const split = round6(shares.times(data.factor))
      shares = data.wholeShares ? split.floor() : split
    }
  }
  return shares.toString()
}

const shownWhole = (state: AccountState) => ({
  ...state,
  positions: [...state.positions],
  orders: [...state.orders],
  fills: [...state.fills],
  trades: [...state.trades],
})

const equityOf = (state: AccountState) => state.portfolio.cash.plus(marketValue(state.positions.values()))

const sum = (state: AccountState, ledger: string) =>
  state.postings
    .filter((posting) => posting.ledger === ledger)
    .reduce((total, posting) => total.plus(posting.amount), ZERO)

describe('whatever happens to an account', () => {
  it('keeps the books', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { states, events } = run(steps)
        for (const [index, state] of states.entries()) {
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
          // C4: a position is the sum of its fills times the splits after them, and never below zero; its round trip agrees.
          for (const symbol of SYMBOLS) {
            const held = state.positions.get(symbol)?.quantity ?? ZERO
            expect(held.toString()).toBe(sharesOf(symbol, events.slice(0, index)))
            expect(held.gte(0)).toBe(true)
            const trip = [...state.trades.values()].find((trade) => trade.symbol === symbol && trade.status === 'open')
            expect((trip ? trip.quantity.minus(trip.closedQuantity) : ZERO).toString()).toBe(held.toString())
          }
          // A split moves no value but the last decimal of a price and of a share, which is dear after a reverse split.
          const before = states[index - 1]
          const event = events[index - 1]
          if (before && event?.type === 'SplitApplied') {
            const shares = sharesOf(event.data.symbol, events.slice(0, index - 1))
            const most = Decimal.max(decimal(shares).times(event.data.factor), 1).times('0.000001')
            const price = before.positions.get(event.data.symbol)?.lastPrice ?? ZERO
            const rounded = Decimal.max(price, price.div(event.data.factor)).times('0.000001')
            expect(equityOf(state).minus(equityOf(before)).abs().lte(most.plus(rounded))).toBe(true)
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

  it('intends nothing that adds exposure but one probe while the breaker is not active (C11)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { states, events } = run(steps)
        let probe: string | null = null
        for (const [index, { type, data }] of events.entries()) {
          const before = states[index] as AccountState
          if (type === 'BreakerChanged') probe = null
          if (type !== 'OrderIntended' || data.side !== 'buy' || before.breaker.state === 'active') continue
          // The same intent again intends nothing.
          if (before.orders.has(data.orderId)) continue
          expect(before.breaker.state).toBe('probing')
          const earlier = probe === null ? undefined : before.orders.get(probe)
          // The one before it ended without a fill.
          if (earlier) expect([isFinal(earlier.status), earlier.filledQuantity.toNumber()]).toEqual([true, 0])
          probe = data.orderId
        }
      }),
      { numRuns: 300 },
    )
  })

  it('measures the same drawdown before and after money is paid in or out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { states, events } = run(steps)
        for (const [index, { type }] of events.entries()) {
          const before = states[index]
          const after = states[index + 1]
          if (type !== 'CapitalMoved' || !before || !after || equityOf(after).lt(100) || equityOf(before).lt(100))
            continue
          for (const peak of [
            (state: AccountState) => state.breaker.peakValue,
            (state: AccountState) => state.portfolio.peakValue,
          ]) {
            const share = (state: AccountState) =>
              equityOf(state)
                .div(Decimal.max(peak(state), equityOf(state)))
                .toNumber()
            expect(share(after)).toBeCloseTo(share(before), 5)
          }
          expect(after.portfolio.totalValue.toString()).toBe(equityOf(after).toString())
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never takes back a fill or a final status (C7)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { states } = run(steps)
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

  it('is the same when replayed, and when every split comes again at once (C8, C10)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { states, events } = run(steps)
        const twice = events.flatMap((event): MoneyEvent[] =>
          event.type === 'SplitApplied' ? [event, event] : [event],
        )
        const reference = JSON.stringify(shownWhole(states.at(-1) as AccountState))
        expect(JSON.stringify(shownWhole(events.reduce(apply, openedAccount())))).toBe(reference)
        expect(JSON.stringify(shownWhole(twice.reduce(apply, openedAccount())))).toBe(reference)
      }),
      { numRuns: 200 },
    )
  })

  it('ends in one state for any order and repetition of the same deliveries (C8)', ({ task }) => {
    let counted = 0
    const scenario = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      cuts: fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: 40 }),
          price: cents(90, 105),
          commission: cents(0, 1),
          second: fc.integer({ min: 0, max: 9 }),
          fate: fc.constantFrom('stands' as const, 'stands' as const, 'busted' as const, 'corrected' as const),
          corrected: cents(90, 105),
        }),
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
        let filledSoFar = 0
        // A correction names the execution that it stands for: both are told of at once.
        const deliveries: MoneyEvent[][] = cuts.flatMap((cut, index) => {
          filledSoFar += cut.quantity
          const fill = (executionId: string, price: string, orderFilled?: string) =>
            executed({
              orderId: 'a',
              executionId,
              symbol: 'ACME',
              side,
              quantity: String(cut.quantity),
              price,
              commission: cut.commission,
              filledAt: `2024-03-01T21:00:0${cut.second}.000Z`,
              orderFilled,
            })
          const reversed: MoneyEvent = {
            type: 'FillReversed',
            data: {
              orderId: 'a',
              executionId: `x${index}`,
              symbol: 'ACME',
              corrected: cut.fate === 'corrected',
              reason: 'test',
              at: AT,
            },
          }
          const first = fill(`x${index}`, cut.price, String(filledSoFar))
          if (cut.fate === 'stands') return [[first]]
          return [[first], cut.fate === 'busted' ? [reversed] : [reversed, fill(`y${index}`, cut.corrected)]]
        })
        deliveries.push([
          {
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
          },
        ])
        const shuffled = [...deliveries, ...deliveries]
          .map((event) => ({ event, rank: seed.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .flatMap(({ event }) => event)
        const standing = (state: AccountState) =>
          [...state.fills.values()]
            .filter(({ orderId, executionId }) => orderId === 'a' && !state.reversals.has(executionId))
            .reduce((total, fill) => total.plus(fill.quantity), ZERO)
        const shown = (state: AccountState) => ({
          counted: [state.orders.get('a'), standing(state)].map((item) => item?.toString()),
          cash: state.portfolio.cash.toString(),
          reserved: state.portfolio.reserved.toString(),
          realized: state.portfolio.realizedPnl.toString(),
          fees: state.portfolio.fees.toString(),
          positions: [...state.positions.values()].map((position) => JSON.stringify(position)),
          order: { ...state.orders.get('a'), basisCost: state.orders.get('a')?.basisCost?.toString() },
          trades: [...state.trades.values()].map((trade) => JSON.stringify(trade)),
        })
        const reference = shown(deliveries.flat().reduce(apply, before))
        const after = shuffled.reduce(apply, before)
        counted += 1
        expect(shown(after)).toEqual(reference)
        // C3, C4 and C15 hold with what was taken back.
        const { portfolio, positions } = after
        const moved = standing(after).times(side === 'buy' ? 1 : -1)
        const held = before.positions.get('ACME')?.quantity ?? ZERO
        expect((positions.get('ACME')?.quantity ?? ZERO).toString()).toBe(held.plus(moved).toString())
        expect(sum(after, 'cash').toString()).toBe(portfolio.cash.toString())
        expect(after.postings.reduce((total, posting) => total.plus(posting.amount), ZERO).toString()).toBe('0')
        const cost = [...positions.values()].reduce((total, position) => total.plus(position.costBasis), ZERO)
        expect(portfolio.realizedPnl.minus(portfolio.fees).toString()).toBe(
          portfolio.cash.plus(cost).minus(portfolio.netDeposits).toString(),
        )
      }),
      { numRuns: 10_000 },
    )
    Object.assign(task.meta, { counted })
  }, 120_000)
})
