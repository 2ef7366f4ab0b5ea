import fc from 'fast-check'
import { expect } from 'vitest'

/** The last values equal `expected` to `tolerance`, and everything before them is warm-up. */
export function expectTail(actual: Float64Array, expected: readonly number[], tolerance: number): void {
  const start = actual.length - expected.length
  expect([...actual.subarray(0, start)].every(Number.isNaN), 'NaN during warm-up').toBe(true)
  expected.forEach((value, i) => {
    const distance = Math.abs((actual[start + i] ?? Number.NaN) - value)
    expect(distance, `index ${start + i}: ${actual[start + i]} against ${value}`).toBeLessThanOrEqual(tolerance)
  })
}

/** Equal to `expected` everywhere, relative to its size, NaN matching NaN. */
export function expectSame(actual: Float64Array, expected: readonly number[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => {
    const got = actual[i] ?? Number.NaN
    if (Number.isNaN(value)) expect(got, `index ${i}`).toBeNaN()
    else
      expect(Math.abs(got - value), `index ${i}: ${got} against ${value}`).toBeLessThan(
        tolerance * (1 + Math.abs(value)),
      )
  })
}

export type Candles = { high: number[]; low: number[]; close: number[]; volume: number[] }

/** Prices move in ticks of a hundredth of a cent: less is noise, which an indicator may take for no move. */
const tick = (price: number): number => Math.round(price * 10_000) / 10_000

/** Consistent random candles, 1 to 80 of them, with prices between about 1 and 1000. */
export const candles = (minLength = 1): fc.Arbitrary<Candles> =>
  fc
    .array(
      fc.record({
        low: fc.double({ min: 1, max: 1000, noNaN: true }),
        range: fc.double({ min: 0, max: 50, noNaN: true }),
        place: fc.double({ min: 0, max: 1, noNaN: true }),
        volume: fc.integer({ min: 0, max: 1_000_000_000 }),
      }),
      { minLength, maxLength: 80 },
    )
    .map((rows) => ({
      high: rows.map((row) => tick(row.low + row.range)),
      low: rows.map((row) => tick(row.low)),
      close: rows.map((row) => tick(row.low + row.range * row.place)),
      volume: rows.map((row) => row.volume),
    }))

/** What an indicator said about the past does not change when the future does. */
export function expectCausal(indicator: (data: Candles) => Float64Array[]): void {
  fc.assert(
    fc.property(candles(), candles(), (past, future) => {
      const cut = past.close.length
      const joined = {
        high: [...past.high, ...future.high],
        low: [...past.low, ...future.low],
        close: [...past.close, ...future.close],
        volume: [...past.volume, ...future.volume],
      }
      const before = indicator(past)
      indicator(joined).forEach((series, i) => {
        expect([...series.subarray(0, cut)]).toEqual([...(before[i] ?? [])])
      })
    }),
    { numRuns: 60 },
  )
}
