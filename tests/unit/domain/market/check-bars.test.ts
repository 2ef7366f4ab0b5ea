import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import { sessionsBetween } from '@/lib/domain/calendar/nyse'
import type { Bar } from '@/lib/domain/market/bar'
import { checkBars } from '@/lib/domain/market/check-bars'

const bar = (date: string, change: Partial<Bar> = {}): Bar => ({
  time: dateToMs(date),
  open: 100,
  high: 102,
  low: 99,
  close: 101,
  volume: 1000,
  ...change,
})

const daily = { timeframe: '1d' } as const
const codesOf = (bars: Bar[], now?: Date) =>
  checkBars(bars, now ? { ...daily, now } : daily).refused.map((one) => one.code)

describe('a bad bar is refused with its reason', () => {
  it.each([
    ['not_finite', { close: Number.NaN }, 'close is NaN'],
    ['not_finite', { volume: Number.POSITIVE_INFINITY }, 'volume is Infinity'],
    ['non_positive_price', { low: 0 }, 'low is 0'],
    ['non_positive_price', { open: -5 }, 'open is -5'],
    ['high_below_low', { high: 98 }, 'high 98 is below low 99'],
    ['open_outside_range', { open: 103 }, 'open 103 is outside 99 to 102'],
    ['close_outside_range', { close: 98.99 }, 'close 98.99 is outside 99 to 102'],
    ['negative_volume', { volume: -1 }, 'volume is -1'],
    [
      'not_at_midnight',
      { time: dateToMs('2024-01-03') + 1 },
      'a daily bar starts at midnight UTC, not 2024-01-03T00:00:00.001Z',
    ],
  ])('%s', (code, change, reason) => {
    const result = checkBars([bar('2024-01-02'), bar('2024-01-03', change)], daily)
    expect(result.refused).toEqual([{ index: 1, bar: bar('2024-01-03', change), code, reason }])
    expect(result.good).toEqual([bar('2024-01-02')])
  })

  it('by its place in time', () => {
    expect(codesOf([bar('2024-01-02'), bar('2024-01-02')])).toEqual(['duplicate'])
    expect(codesOf([bar('2024-01-03'), bar('2024-01-02')])).toEqual(['out_of_order'])
    expect(codesOf([bar('2024-01-06'), bar('2024-01-01')])).toEqual(['not_a_session', 'not_a_session'])
    expect(codesOf([bar('1970-01-01'), bar('2024-01-02', { time: 1e20 })])).toEqual(['not_a_session', 'not_a_session'])
  })

  it('while it is still being made', () => {
    expect(codesOf([bar('2024-01-02')], new Date('2024-01-02T20:59:00Z'))).toEqual(['not_complete'])
    expect(codesOf([bar('2024-01-02')], new Date('2024-01-02T21:00:00Z'))).toEqual([])
  })

  it('but not for the rounding of an adjusted price', () => {
    expect(codesOf([bar('2024-01-02', { close: 102.00000000001 })])).toEqual([])
  })
})

describe('what is missing', () => {
  it('is told session by session', () => {
    const result = checkBars([bar('2024-01-02'), bar('2024-01-05'), bar('2024-01-09')], daily)
    expect(result.gaps).toEqual(['2024-01-03', '2024-01-04', '2024-01-08'])
    expect(result.stale).toBeNull()
  })

  it('includes the sessions that closed since', () => {
    const { stale } = checkBars([bar('2024-01-02')], { ...daily, now: new Date('2024-01-05T12:00:00Z') })
    expect(stale).toEqual({ last: '2024-01-02', missing: ['2024-01-03', '2024-01-04'] })
    expect(checkBars([], { ...daily, now: new Date('2024-01-05T12:00:00Z') }).stale).toEqual({
      last: null,
      missing: ['2024-01-04'],
    })
    expect(checkBars([bar('2024-01-04')], { ...daily, now: new Date('2024-01-05T12:00:00Z') }).stale).toBeNull()
  })

  it('counts intraday bars by their day in New York', () => {
    const at = (instant: string) => bar('2024-01-02', { time: Date.parse(instant) })
    const bars = [at('2024-01-02T14:30:00Z'), at('2024-01-03T00:30:00Z'), at('2024-01-04T14:30:00Z')]
    const result = checkBars(bars, { timeframe: '1m', now: new Date('2024-01-04T14:30:30Z') })
    expect(result.good).toHaveLength(2)
    expect(result.refused.map((one) => one.code)).toEqual(['not_complete'])
    expect(result.gaps).toEqual([])
  })
})

describe('suspicious bars', () => {
  const sessions = sessionsBetween('2024-01-02', '2024-01-31')
  const quiet = sessions.map((date, i) => bar(date, { close: 100 + (i % 2) }))
  const replace = (index: number, change: Partial<Bar>) =>
    quiet.map((one, i) => (i === index ? { ...one, ...change } : one))

  it('are kept and warned of when the next bar takes the jump back', () => {
    const result = checkBars(replace(8, { high: 140, close: 130 }), daily)
    expect(result.refused).toEqual([])
    expect(result.warnings).toMatchObject([{ index: 8, code: 'spike', reason: 'close 130 between 101 and 101' }])
  })

  it('are those with a high or low far from anything around', () => {
    expect(checkBars(replace(8, { high: 200 }), daily).warnings.map((one) => one.reason)).toEqual([
      'high 200 far above the prices around it',
    ])
    expect(checkBars(replace(8, { low: 20 }), daily).warnings).toHaveLength(1)
  })

  it('are not those whose jump stays', () => {
    const jump = quiet.map((one, i) => (i < 8 ? one : { ...one, open: 200, high: 202, low: 199, close: 200 + (i % 2) }))
    expect(checkBars(jump, daily).warnings).toEqual([])
  })

  it('are numbered as in the input, refused bars included', () => {
    const withBad = [bar('2024-01-01'), ...replace(8, { high: 140, close: 130 })]
    expect(checkBars(withBad, daily).warnings[0]?.index).toBe(9)
  })
})

describe('every bar', () => {
  const price = fc.oneof(fc.double(), fc.double({ min: 1, max: 200, noNaN: true }))
  const anyBar = fc.record({
    time: fc.constantFrom(...sessionsBetween('2024-01-02', '2024-02-02')).map(dateToMs),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: price,
  })

  it('is either good or refused, once, and the good ones are sound', () => {
    fc.assert(
      fc.property(fc.array(anyBar, { maxLength: 30 }), (bars) => {
        const { good, refused } = checkBars(bars, daily)
        expect(good.length + refused.length).toBe(bars.length)
        good.forEach((one, i) => {
          expect(one.time).toBeGreaterThan(good[i - 1]?.time ?? 0)
          expect(one.low).toBeGreaterThan(0)
          expect(Math.max(one.open, one.close)).toBeLessThanOrEqual(one.high * (1 + 1e-9))
        })
      }),
    )
  })
})
