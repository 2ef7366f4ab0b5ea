import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CALL_KINDS,
  type CallBudget,
  type CallKind,
  fullBudget,
  type LimitReport,
  noteLimit,
  takeCall,
} from '@/lib/domain/broker-calls'

const MINUTE = 60_000

/** The most instants that lie within one minute, both ends included. */
function mostInAnyMinute(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  let first = 0
  return sorted.reduce((most, at, index) => {
    while ((sorted[first] ?? at) < at - MINUTE) first++
    return Math.max(most, index - first + 1)
  }, 0)
}

type Step = { afterMs: number; kind: CallKind; times: number; report: LimitReport | null }

const report = fc.record({
  remaining: fc.option(fc.integer({ min: 0, max: 500 })),
  resetInMs: fc.option(fc.integer({ min: -5_000, max: 200_000 })),
  refused: fc.boolean(),
})
const step: fc.Arbitrary<Step> = fc.record({
  // Mostly forward; the clock of a database that moved may also go back.
  afterMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 2_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 2_000, max: 90_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -30_000, max: 0 }) },
  ),
  kind: fc.constantFrom(...CALL_KINDS),
  times: fc.integer({ min: 1, max: 60 }),
  report: fc.option(report, { freq: 6 }),
})

/** Asks as told; what was taken is kept by the time that the budget itself had reached. */
function run(steps: readonly Step[], start: CallBudget = fullBudget(0)) {
  const taken: { at: number; kind: CallKind }[] = []
  let budget = start
  let now = start.at
  for (const { afterMs, kind, times, report: told } of steps) {
    now += afterMs
    if (told) budget = noteLimit(budget, told, now)
    for (let asked = 0; asked < times; asked++) {
      const verdict = takeCall(budget, kind, now)
      if (!verdict.taken) {
        expect(verdict.waitMs).toBeGreaterThan(0)
        break
      }
      budget = verdict.budget
      taken.push({ at: budget.at, kind })
    }
  }
  return { taken, budget, now }
}

describe('calls to a broker', () => {
  it('are never more than 200 in any minute, and 140 new orders, whatever is asked when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const { taken } = run(steps)
        expect(mostInAnyMinute(taken.map(({ at }) => at))).toBeLessThanOrEqual(200)
        const orders = taken.filter(({ kind }) => kind === 'order')
        expect(mostInAnyMinute(orders.map(({ at }) => at))).toBeLessThanOrEqual(140)
      }),
      { numRuns: 300 },
    )
  })

  it('reach 200 a minute when all are cancels, 190 without them, 140 when all are orders', () => {
    const flood = (kind: CallKind) =>
      run(Array.from({ length: 601 }, (_, tick) => ({ afterMs: tick === 0 ? 0 : 100, kind, times: 50, report: null })))
        .taken.length
    expect([flood('cancel'), flood('lookup'), flood('order')]).toEqual([200, 190, 140])
  })

  it('leave ten for cancels, however much else is asked', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const others = steps.map((one) => ({ ...one, kind: one.kind === 'cancel' ? 'lookup' : one.kind, report: null }))
        const { budget, now } = run(others as Step[])
        const { taken } = run([{ afterMs: 0, kind: 'cancel', times: 10, report: null }], {
          ...budget,
          at: Math.max(now, budget.at),
        })
        expect(taken).toHaveLength(10)
      }),
    )
  })

  it('may be made after the wait that was named, and not a moment before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(...CALL_KINDS), (steps, kind) => {
        const { budget, now } = run(steps)
        const at = Math.max(now, budget.at)
        const verdict = takeCall(budget, kind, at)
        if (verdict.taken) return
        expect(takeCall(budget, kind, at + verdict.waitMs).taken).toBe(true)
        expect(takeCall(budget, kind, at + verdict.waitMs - 2).taken).toBe(false)
      }),
    )
  })

  it('stop when the broker refuses, until its reset, and at least for a second', () => {
    const refused = (resetInMs: number | null) =>
      takeCall(noteLimit(fullBudget(0), { remaining: 0, resetInMs, refused: true }, 0), 'cancel', 0)
    expect(refused(20_000)).toEqual({ taken: false, waitMs: 20_000 })
    expect(refused(null)).toEqual({ taken: false, waitMs: 1_000 })
    expect(refused(-4_000)).toEqual({ taken: false, waitMs: 1_000 })
    // A clock that is hours off does not stop the desk for hours.
    expect(refused(7_200_000)).toEqual({ taken: false, waitMs: 60_000 })
  })

  it('do not pass what the broker says is left, the last ten for cancels', () => {
    const told = noteLimit(fullBudget(0), { remaining: 12, resetInMs: 30_000, refused: false }, 0)
    const asked = (kind: CallKind) => run([{ afterMs: 0, kind, times: 50, report: null }], told).taken.length
    expect([asked('lookup'), asked('cancel')]).toEqual([2, 12])
    const later = run([{ afterMs: 0, kind: 'cancel', times: 50, report: null }], told).budget
    expect(takeCall(later, 'cancel', 5_000)).toEqual({ taken: false, waitMs: 25_000 })
    expect(takeCall(later, 'cancel', 30_000).taken).toBe(true)
  })

  it('believe the smaller number when answers overtake one another, and the newer window', () => {
    const first = noteLimit(fullBudget(0), { remaining: 30, resetInMs: 40_000, refused: false }, 0)
    const late = noteLimit(first, { remaining: 35, resetInMs: 39_500, refused: false }, 100)
    expect(late).toMatchObject({ left: 30, windowEnd: 40_000 })
    const next = noteLimit(late, { remaining: 199, resetInMs: 60_000, refused: false }, 39_000)
    expect(next).toMatchObject({ left: 199, windowEnd: 99_000 })
  })
})
