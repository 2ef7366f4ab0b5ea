import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sma } from '@/lib/domain/indicators/sma'
import { smaCrossings } from '@/lib/domain/indicators/sma-crossings'

const NaNs = Number.NaN

describe('smaCrossings', () => {
  it('tells the bar on which the fast average comes above the slow one, and the one on which it no longer is', () => {
    // From the third value on, averages of two: 3, 4, 6, 6, 4, 3; of three: 10/3, 4, 14/3, 6, 14/3, 4.
    expect([...smaCrossings(Float64Array.of(4, 4, 2, 6, 6, 6, 2, 4), 2, 3)]).toEqual([0, 0, 0, 0, 1, -1, 0, 0])
  })

  it('begins with no crossing, and knows nothing of too short a series', () => {
    expect([...smaCrossings(Float64Array.of(1, 2, 3, 4, 5), 1, 3)]).toEqual([0, 0, 0, 0, 0])
    expect([...smaCrossings(Float64Array.of(1, 2), 1, 3)]).toEqual([0, 0])
  })

  it('is not above while a value is missing', () => {
    const values = Float64Array.of(1, 2, 3, 4, NaNs, 6, 7, 8, 9)
    expect([...smaCrossings(values, 1, 3)]).toEqual([0, 0, 0, 0, -1, 0, 0, 1, 0])
  })

  it('says on which side the averages are, over more than one block', () => {
    const prices = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (some, fast, more) => {
        const values = Float64Array.from({ length: 9_000 }, (_, i) => some[i % some.length] as number)
        const slow = fast + more
        const found = smaCrossings(values, fast, slow)
        const short = sma(values, fast)
        const long = sma(values, slow)
        let above = (short[slow - 1] as number) > (long[slow - 1] as number)
        for (let i = slow; i < values.length; i++) {
          if (found[i] !== 0) above = found[i] === 1
          const apart = (short[i] as number) - (long[i] as number)
          if (Math.abs(apart) > 1e-9 && above !== apart > 0) throw new Error(`the wrong side at ${i}`)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('keeps its precision where prices of very different sizes follow each other', () => {
    const values = Float64Array.from({ length: 6_000 }, (_, i) => (i === 2_000 ? 1e15 : 1 + ((i * 7) % 11) / 100))
    const found = smaCrossings(values, 3, 8)
    let above = false
    for (let i = 8; i < values.length; i++) {
      if (found[i] !== 0) above = found[i] === 1
      if (i < 2_008) continue
      const mean = (period: number) =>
        values.subarray(i - period + 1, i + 1).reduce((sum, one) => sum + one, 0) / period
      const apart = mean(3) - mean(8)
      if (Math.abs(apart) > 1e-12) expect(above, `at ${i}`).toBe(apart > 0)
    }
  })
})
