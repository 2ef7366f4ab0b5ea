import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCallLimiter } from '@/lib/adapters/broker/call-limiter'
import { type CallKind, fullBudget, type LimitReport, noteLimit, takeCall } from '@/lib/domain/broker-calls'
import { codeOf } from '../../../contracts/market-data'

/** The row that all processes share, over the simulated clock. */
function sharedRow() {
  let budget = fullBudget(Date.now())
  return {
    async take(kind: CallKind) {
      const verdict = takeCall(budget, kind, Date.now())
      if (!verdict.taken) return verdict.waitMs
      budget = verdict.budget
      return 0
    },
    async note(report: LimitReport) {
      budget = noteLimit(budget, report, Date.now())
    },
  }
}

describe('waiting for a turn at the broker', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const patient = { timeoutMs: 3_600_000 }
  const mostIn = (times: readonly number[], ms: number) =>
    Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + ms).length))

  it('lets 600 calls at once through in turn: 200 in any minute, cancels within two seconds', async () => {
    const row = sharedRow()
    // Two processes with one row.
    const limiters = [createCallLimiter(row, patient), createCallLimiter(row, patient)]
    const made: { kind: CallKind; at: number; waited: number; number: number }[] = []
    const ask = (kind: CallKind, number: number) => {
      const begun = Date.now()
      return limiters[number % 2]?.take(kind).then(() => {
        made.push({ kind, number, at: Date.now(), waited: Date.now() - begun })
      })
    }
    const all = Array.from({ length: 600 }, (_, number) =>
      ask(number % 25 === 24 ? 'cancel' : number % 3 === 0 ? 'order' : 'lookup', number),
    )
    // More cancels come while hundreds wait.
    for (let burst = 0; burst < 6; burst++)
      setTimeout(
        () => all.push(...Array.from({ length: 12 }, (_, number) => ask('cancel', number))),
        15_000 + burst * 20_000,
      )
    await vi.advanceTimersByTimeAsync(20 * 60_000)
    await Promise.all(all)

    expect(made).toHaveLength(672)
    const times = made.map(({ at }) => at)
    expect(mostIn(times, 60_000)).toBeLessThanOrEqual(200)
    expect(
      mostIn(
        made.filter(({ kind }) => kind === 'order').map(({ at }) => at),
        60_000,
      ),
    ).toBeLessThanOrEqual(140)
    const cancels = made.filter(({ kind }) => kind === 'cancel')
    expect(cancels).toHaveLength(24 + 72)
    expect(Math.max(...cancels.map(({ waited }) => waited))).toBeLessThanOrEqual(2_000)
  })

  it('serves each kind in the order of asking', async () => {
    const limiter = createCallLimiter(sharedRow(), patient)
    const done: [CallKind, number][] = []
    for (let number = 0; number < 60; number++)
      for (const kind of ['lookup', 'order'] as const) void limiter.take(kind).then(() => done.push([kind, number]))
    await vi.advanceTimersByTimeAsync(120_000)
    for (const kind of ['lookup', 'order'] as const)
      expect(done.filter(([one]) => one === kind).map(([, number]) => number)).toEqual(
        Array.from({ length: 60 }, (_, i) => i),
      )
    // Neither waits for the other to be through.
    expect(new Set(done.slice(0, 40).map(([kind]) => kind)).size).toBe(2)
  })

  it('gives up after a while, and takes nothing then', async () => {
    const row = sharedRow()
    const limiter = createCallLimiter(row, { timeoutMs: 2_000 })
    const codes = Promise.all(Array.from({ length: 40 }, () => codeOf(limiter.take('lookup'))))
    await vi.advanceTimersByTimeAsync(2_100)
    const answered = (await codes).filter((code) => code === 'answered').length
    expect((await codes).filter((code) => code === 'rate_limited')).toHaveLength(40 - answered)
    expect(answered).toBeGreaterThanOrEqual(15)
    expect(answered).toBeLessThanOrEqual(17)
    await vi.advanceTimersByTimeAsync(10_000)
    const again = Promise.all(Array.from({ length: 10 }, () => codeOf(limiter.take('lookup'))))
    await vi.advanceTimersByTimeAsync(10)
    expect(await again).toEqual(Array.from({ length: 10 }, () => 'answered'))
  })

  it('waits out a refusal of the broker', async () => {
    const limiter = createCallLimiter(sharedRow(), patient)
    limiter.note({ remaining: 0, resetInMs: 20_000, refused: true })
    let passed = false
    void limiter.take('cancel').then(() => {
      passed = true
    })
    await vi.advanceTimersByTimeAsync(19_900)
    expect(passed).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(passed).toBe(true)
  })

  it('asks for a cancel at once, also while the row is being asked for others who have long to wait', async () => {
    const row = sharedRow()
    const slow = {
      ...row,
      take: async (kind: CallKind) => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        return row.take(kind)
      },
    }
    const limiter = createCallLimiter(slow, patient)
    limiter.note({ remaining: 10, resetInMs: 50_000, refused: false })
    let canceled = false
    for (const kind of ['order', 'lookup'] as const) void limiter.take(kind)
    await vi.advanceTimersByTimeAsync(30)
    void limiter.take('cancel').then(() => {
      canceled = true
    })
    await vi.advanceTimersByTimeAsync(100)
    expect(canceled).toBe(true)
  })

  it('tells all who wait when the row cannot be asked, and works again once it can', async () => {
    const row = sharedRow()
    let broken = true
    const take = async (kind: CallKind) => {
      if (broken) throw new Error('no database')
      return row.take(kind)
    }
    const limiter = createCallLimiter({ ...row, take }, patient)
    const both = Promise.allSettled([limiter.take('order'), limiter.take('lookup')])
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    broken = false
    await limiter.take('order')
  })
})
