import { expect, it } from 'vitest'
import { layOutCurve } from '@/lib/services/backtest/report-chart'

it('lays a curve out by its dates, with round marks inside the box', () => {
  const curve = {
    // What was left out between the second and the third day leaves its room.
    dates: ['2020-01-01', '2020-01-11', '2020-04-10'],
    strategy: [1, 1.2, 0.9],
    benchmark: [1, 1.1, 1.3],
  }
  const { lines, levels, dates } = layOutCurve(curve, 1_000, 400)
  const [benchmark, strategy] = lines.map(({ points }) => points)
  expect(strategy?.map(([x]) => x)).toEqual([0, 100, 1_000])
  expect(benchmark?.[2]).toEqual([1_000, 0])
  expect(strategy?.[2]).toEqual([1_000, 400])
  expect(strategy?.[0]?.[1]).toBeCloseTo(300)
  expect(levels.map(({ text }) => text)).toEqual(['0.9', '1.0', '1.1', '1.2', '1.3'])
  expect(levels[1]?.at).toBeCloseTo(300)
  expect(dates.map(({ text }) => text)).toEqual(['Jan 20', 'Feb 20', 'Mar 20', 'Apr 20'])
  expect(dates[1]?.at).toBeCloseTo(310)
})

it('draws a single day, and a curve that never moves, without a number that is none', () => {
  for (const dates of [['2020-01-01'], ['2020-01-01', '2020-01-02']]) {
    const { lines, levels } = layOutCurve({ dates, strategy: dates.map(() => 1), benchmark: null }, 100, 50)
    expect(lines.flatMap(({ points }) => points.flat()).every(Number.isFinite)).toBe(true)
    expect(lines[0]?.points[0]).toEqual([0, 25])
    expect(levels.map(({ text }) => text)).toEqual(['0.95', '1.00', '1.05'])
  }
})
