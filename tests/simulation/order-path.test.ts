import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { reservationOf } from '@/lib/domain/ledger/books'
import { ZERO } from '@/lib/domain/money'
import { isFinal } from '@/lib/domain/order'
import type { BrokerUpdate } from '@/lib/ports'
import { intent } from '../factories'
import { createSimulatedBroker, type Fate } from './broker'
import { createSimulatedDesk, Killed, newAccount } from './desk'

const START = Date.parse('2026-01-12T15:00:00Z')
const CASH = '1000000'
/** Until the last look is due and the order sent again, with a second worker dying on the way. */
const QUIET_SECONDS = 240
const STEP_SECONDS = 2

const fate: fc.Arbitrary<Fate> = fc.record({
  taken: fc.boolean(),
  answered: fc.boolean(),
  lateMs: fc.constantFrom(0, 0, 0, 3_000, 30_000),
})

/** What happens beside the worker. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('fill' as const), pick: fc.nat(10), share: fc.constantFrom(0.3, 0.5, 1) }),
  fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(10) }),
  fc.record({ kind: fc.constant('bust' as const), pick: fc.nat(10) }),
  fc.record({ kind: fc.constant('kill' as const), after: fc.nat(12) }),
  fc.record({ kind: fc.constant('cut' as const) }),
  fc.record({ kind: fc.constant('time' as const), seconds: fc.integer({ min: 1, max: 20 }) }),
)

const run = fc.record({
  orders: fc.integer({ min: 1, max: 5 }),
  fates: fc.infiniteStream(fate),
  rounds: fc.array(fc.array(happening, { maxLength: 4 }), { minLength: 1, maxLength: 12 }),
  twice: fc.infiniteStream(fc.boolean()),
})

describe('the order path, simulated', () => {
  it('ends with the broker’s books and one order per decision, whatever is lost, late, repeated, cut or killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), run, async (scheduler, { orders, fates, rounds, twice }) => {
        let now = START
        /** Of the worker that lives; a killed one is left at its next step. */
        let worker = 0
        let stepsLeft = Number.POSITIVE_INFINITY
        let listening = true
        let faults = true
        const told: BrokerUpdate[] = []
        const broker = createSimulatedBroker(
          CASH,
          () => now,
          (update) => told.push(update),
        )
        const account = newAccount(CASH, new Date(now).toISOString())
        for (let index = 0; index < orders; index += 1) {
          const data = {
            orderId: `o${index}`,
            symbol: `S${index}`,
            quantity: '10',
            decidedPrice: '100',
            maxCommission: '0',
          }
          const event = intent({ ...data, sharesAsOf: '2026-01-12' })
          account.state = apply(account.state, event)
          account.log.push(event)
        }
        const start = () => {
          const me = ++worker
          stepsLeft = Number.POSITIVE_INFINITY
          return createSimulatedDesk(account, broker, {
            async pass(what) {
              await scheduler.schedule(Promise.resolve(), what)
              if (me === worker && stepsLeft-- <= 0) worker += 1
              if (me !== worker) throw new Killed()
            },
            fate: () => (faults ? fates.next().value : { taken: true, answered: true, lateMs: 0 }),
            now: () => now,
          })
        }
        let desk = start()
        const live = (work: Promise<unknown>) =>
          work.catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error
          })
        const deliver = () => {
          const updates = told.splice(0)
          if (!listening) return []
          return updates
            .flatMap((update) => (twice.next().value ? [update, update] : [update]))
            .map(async (update) => {
              await scheduler.schedule(Promise.resolve(), 'an update')
              desk.hear(update)
            })
        }
        const settle = async (work: Promise<unknown>[]) => {
          await scheduler.waitIdle()
          await Promise.all(work)
        }
        for (const round of rounds) {
          for (const item of round) {
            if (item.kind === 'fill') broker.fill(item.pick, item.share, '99.5')
            if (item.kind === 'cancel') broker.cancel(item.pick)
            if (item.kind === 'bust') broker.bust(item.pick)
            if (item.kind === 'kill') stepsLeft = item.after
            if (item.kind === 'cut') listening = false
            if (item.kind === 'time') now += item.seconds * 1_000
          }
          broker.arrive()
          await settle([live(desk.work()), live(desk.compare()), ...deliver()])
          // The next worker takes the account over, and listens; it compares before it sends.
          if (stepsLeft < 0 || !listening) {
            desk = start()
            listening = true
            await settle([live(desk.compare())])
          }
        }
        faults = false
        desk = start()
        for (let seconds = 0; seconds < QUIET_SECONDS; seconds += STEP_SECONDS) {
          now += STEP_SECONDS * 1_000
          broker.arrive()
          await settle([live(desk.work()), ...deliver()])
        }
        await settle([...deliver()])
        const agreed = desk.compare()
        await scheduler.waitIdle()
        expect(await agreed).toBe(true)

        // The oracle: one order per decision, nothing without an answer, the broker's books, reservations, the replay.
        const { state, log } = account
        expect(broker.idle()).toBe(true)
        expect(broker.orders().sort()).toEqual(
          [...state.orders.values()].map(({ clientOrderId }) => clientOrderId).sort(),
        )
        for (const { status } of state.orders.values())
          expect(['accepted', 'partially_filled', 'filled', 'canceled']).toContain(status)
        const { cash, positions } = broker.books()
        expect(state.portfolio.cash.toString()).toBe(cash)
        expect([...state.positions].map(([symbol, { quantity }]) => [symbol, quantity.toString()]).sort()).toEqual(
          positions,
        )
        const open = [...state.orders.values()].filter((order) => !isFinal(order.status))
        const covered = open.map(reservationOf).reduce((sum, amount) => sum.plus(amount), ZERO)
        expect(state.portfolio.reserved.toString()).toBe(covered.toString())
        const replayed = log.reduce(apply, emptyAccount('sim'))
        expect(JSON.stringify([...replayed.orders])).toBe(JSON.stringify([...state.orders]))
        expect(replayed.portfolio.cash.toString()).toBe(cash)
        // Nothing was adjusted to make it so: what was booked was heard or asked for. Only a bust of which nobody told may need that.
        const busted = rounds.flat().some(({ kind }) => kind === 'bust')
        const adjusted = log.filter(({ type }) => type === 'PositionAdjusted' || type === 'CashBooked')
        if (!busted) expect(adjusted).toEqual([])
      }),
      { numRuns: 500 },
    )
  }, 120_000)
})
