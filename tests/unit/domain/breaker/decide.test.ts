import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, needsPerson } from '@/lib/domain/breaker/decide'
import { type BreakerFacts, measure, streakOf } from '@/lib/domain/breaker/measure'
import { BREAKER_CONDITIONS, BREAKER_STATES, type Breaker } from '@/lib/domain/breaker/state'
import { BREAKER } from '../../../factories'

const CALM: BreakerFacts = {
  drawdown: 0,
  dayLoss: 0,
  lossStreak: 0,
  winStreak: 0,
  staleSeconds: 0,
  modelFailures: 0,
  brokerErrors: 0,
  ordersLastMinute: 0,
  openTrades: 2,
  probe: 'none',
}
const facts = (given: Partial<BreakerFacts>): BreakerFacts => ({ ...CALM, ...given })
type At = Pick<Breaker, 'state' | 'condition'>
const ACTIVE: At = { state: 'active', condition: null }
const halted = (condition: Breaker['condition'] = 'drawdown'): At => ({ state: 'halted', condition })
const PROBING: At = { state: 'probing', condition: 'drawdown' }
const go = (at: At, given: Partial<BreakerFacts>) => decide(at, facts(given), BREAKER)

describe('the breaker trips', () => {
  it('above 20 % of drawdown, and not at 20 %', () => {
    expect(go(ACTIVE, { drawdown: 0.2 })).toBeNull()
    expect(go(ACTIVE, { drawdown: 0.2001 })).toMatchObject({ to: 'halted', condition: 'drawdown' })
  })
  it('at the tenth loss in a row', () => {
    expect(go(ACTIVE, { lossStreak: 9 })).toBeNull()
    expect(go(ACTIVE, { lossStreak: 10 })).toMatchObject({ to: 'halted', condition: 'consecutive_losses' })
  })
  it.each([
    ['daily_loss', { dayLoss: 0.05 }, { dayLoss: 0.0499 }],
    ['stale_data', { staleSeconds: 901 }, { staleSeconds: 900 }],
    ['model_failures', { modelFailures: 10 }, { modelFailures: 9 }],
    ['broker_errors', { brokerErrors: 5 }, { brokerErrors: 4 }],
    ['order_rate', { ordersLastMinute: 100 }, { ordersLastMinute: 99 }],
  ] as const)('into reducing by %s, and back when that has gone', (condition, over, under) => {
    expect(go(ACTIVE, over)).toMatchObject({ to: 'reducing', condition })
    expect(go(ACTIVE, under)).toBeNull()
    expect(go({ state: 'reducing', condition }, over)).toBeNull()
    expect(go({ state: 'reducing', condition }, under)).toMatchObject({ to: 'active' })
    expect(go({ state: 'reducing', condition }, { ...over, drawdown: 0.3 })).toMatchObject({ to: 'halted' })
  })
  it('names another cause when the first has gone and a second has come', () => {
    const move = go({ state: 'reducing', condition: 'stale_data' }, { modelFailures: 10 })
    expect(move).toMatchObject({ to: 'reducing', condition: 'model_failures' })
  })
})

describe('a halt', () => {
  it('by drawdown begins a probe below 15 %, or after three wins when nothing trips', () => {
    expect(go(halted(), { drawdown: 0.15 })).toBeNull()
    expect(go(halted(), { drawdown: 0.1499 })).toMatchObject({ to: 'probing', condition: 'drawdown' })
    expect(go(halted(), { drawdown: 0.18, winStreak: 2 })).toBeNull()
    expect(go(halted(), { drawdown: 0.18, winStreak: 3 })).toMatchObject({ to: 'probing' })
    expect(go(halted(), { drawdown: 0.21, winStreak: 3 })).toBeNull()
  })
  it('by losses, or after a lost probe, waits for the wins whatever the drawdown', () => {
    for (const condition of ['consecutive_losses', 'probe_lost'] as const) {
      expect(go(halted(condition), { drawdown: 0 })).toBeNull()
      expect(go(halted(condition), { winStreak: 3 })).toMatchObject({ to: 'probing' })
    }
  })
  it('does not probe while anything else is wrong', () => {
    expect(go(halted(), { drawdown: 0.1, staleSeconds: 1_000 })).toBeNull()
    expect(go(PROBING, { staleSeconds: 1_000 })).toMatchObject({ to: 'halted', condition: 'drawdown' })
  })
  it('ends with a probe that does not lose, and goes on after one that does', () => {
    expect(go(PROBING, { probe: 'none' })).toBeNull()
    expect(go(PROBING, { probe: 'working' })).toBeNull()
    expect(go(PROBING, { probe: 'passed' })).toMatchObject({ to: 'active', condition: null })
    expect(go(PROBING, { probe: 'lost' })).toMatchObject({ to: 'halted', condition: 'probe_lost' })
    expect(go(PROBING, { probe: 'passed', drawdown: 0.3 })).toMatchObject({ to: 'halted', condition: 'drawdown' })
  })
  it('needs a person when nothing open can meet a condition any more', () => {
    const needs = (at: At, given: Partial<BreakerFacts>) => needsPerson(at, facts(given), BREAKER)
    expect(needs(halted(), { drawdown: 0.25, openTrades: 0 })).toBe(true)
    expect(needs(halted(), { drawdown: 0.25, openTrades: 1 })).toBe(false)
    expect(needs(halted(), { drawdown: 0.1, openTrades: 0 })).toBe(false)
    expect(needs(halted('consecutive_losses'), { openTrades: 2 })).toBe(true)
    expect(needs(halted('consecutive_losses'), { openTrades: 2, winStreak: 1 })).toBe(false)
    expect(needs(ACTIVE, { openTrades: 0 })).toBe(false)
  })
  it('needs a person when what halts still holds and nothing is open, whatever else would resume', () => {
    const flat = (at: At, given: Partial<BreakerFacts>) => needsPerson(at, facts({ ...given, openTrades: 0 }), BREAKER)
    expect(flat(halted(), { drawdown: 0.22, winStreak: 3 })).toBe(true)
    expect(flat(halted(), { drawdown: 0.14, lossStreak: 11 })).toBe(true)
    expect(needsPerson(halted(), facts({ drawdown: 0.22, winStreak: 3, openTrades: 1 }), BREAKER)).toBe(false)
  })
})

const anyFacts: fc.Arbitrary<BreakerFacts> = fc.record({
  drawdown: fc.double({ min: 0, max: 1, noNaN: true }),
  dayLoss: fc.double({ min: -0.5, max: 1, noNaN: true }),
  lossStreak: fc.nat(15),
  winStreak: fc.nat(5),
  staleSeconds: fc.nat(2_000),
  modelFailures: fc.nat(15),
  brokerErrors: fc.nat(8),
  ordersLastMinute: fc.nat(150),
  openTrades: fc.nat(5),
  probe: fc.constantFrom('none', 'working', 'passed', 'lost'),
})
const anyBreaker: fc.Arbitrary<At> = fc
  .record({ state: fc.constantFrom(...BREAKER_STATES), condition: fc.constantFrom(...BREAKER_CONDITIONS) })
  .map((at) => (at.state === 'active' ? { ...at, condition: null } : at))
const OPEN = { active: 0, probing: 1, reducing: 2, halted: 3 }

describe('whatever is measured', () => {
  it('leaves no halt for active without a probe that did not lose', () => {
    fc.assert(
      fc.property(anyBreaker, anyFacts, (at, given) => {
        const move = decide(at, given, BREAKER)
        if (at.state === 'halted') expect(move?.to ?? 'halted').toMatch(/halted|probing/)
        if (at.state === 'probing' && move?.to === 'active') expect(given.probe).toBe('passed')
      }),
    )
  })
  it('opens nothing while a condition holds, and halts while a halting one does', () => {
    fc.assert(
      fc.property(anyBreaker, anyFacts, (at, given) => {
        const after = decide(at, given, BREAKER)?.to ?? at.state
        const tripped = measure(given, BREAKER).filter((item) => item.tripped)
        if (tripped.length) expect(['reducing', 'halted']).toContain(after)
        if (tripped.some(({ stops }) => stops === 'halted')) expect(after).toBe('halted')
      }),
    )
  })
  it('is settled after one move: the same facts do not move it back and forth', () => {
    fc.assert(
      fc.property(anyBreaker, anyFacts, (at, given) => {
        const move = decide(at, given, BREAKER)
        // Entering a state forgets its probe, and a halt counts wins anew.
        const after: BreakerFacts = { ...given, probe: 'none', winStreak: move?.to === 'halted' ? 0 : given.winStreak }
        if (move) expect(decide({ state: move.to, condition: move.condition }, after, BREAKER)).toBeNull()
      }),
    )
  })
  it('never opens further for worse figures', () => {
    fc.assert(
      fc.property(
        anyBreaker,
        anyFacts,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.nat(5),
        (at, given, more, count) => {
          const worse: BreakerFacts = {
            ...given,
            drawdown: given.drawdown + more,
            dayLoss: given.dayLoss + more,
            lossStreak: given.lossStreak + count,
            staleSeconds: given.staleSeconds + count * 300,
          }
          const of = (item: BreakerFacts) => OPEN[decide(at, item, BREAKER)?.to ?? at.state]
          expect(of(worse)).toBeGreaterThanOrEqual(of(given))
        },
      ),
    )
  })
})

describe('a streak', () => {
  const trade = (id: string, closedAt: string, outcome: 'win' | 'loss' | 'flat') => ({ id, closedAt, outcome })
  const trades = [
    trade('c', '2024-01-03', 'loss'),
    trade('a', '2024-01-01', 'win'),
    trade('d', '2024-01-04', 'flat'),
    trade('b', '2024-01-02', 'loss'),
    trade('e', '2024-01-05', 'loss'),
  ]
  it('counts the newest in a row, flat ones aside, after an instant', () => {
    expect(streakOf(trades, 'loss', null)).toBe(3)
    expect(streakOf(trades, 'loss', '2024-01-03')).toBe(1)
    expect(streakOf(trades, 'win', null)).toBe(0)
    expect(streakOf([], 'win', null)).toBe(0)
  })
  it('does not depend on the order in which trades are known', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(trades, { minLength: trades.length }), (shuffled) => {
        expect(streakOf(shuffled, 'loss', null)).toBe(3)
      }),
    )
  })
})
