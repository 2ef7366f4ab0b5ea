import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossings } from '@/lib/domain/indicators/crossings'

const NaNs = Number.NaN

describe('crossings', () => {
  it('tells the bar on which one series comes above another, and the one on which it no longer is', () => {
    const fast = Float64Array.of(NaNs, 1, 3, 4, 4, 2, 5)
    const slow = Float64Array.of(NaNs, 2, 2, 3, 4, 3, 3)
    expect([...crossings(fast, slow)]).toEqual([0, 0, 1, 0, -1, 0, 1])
    expect([...crossings(fast, slow, 4)]).toEqual([0, 0, 0, 0, -1, 0, 1])
  })
  it('takes turns, and says at each bar on which side the first series is', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { maxLength: 40 })
    fc.assert(
      fc.property(values, fc.nat(5), (pairs, from) => {
        const [fast, slow] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side as 0 | 1]))
        const found = crossings(fast as Float64Array, slow as Float64Array, from)
        const start = Math.max(from, 1)
        const isAbove = (i: number) => (pairs[i]?.[0] ?? 0) > (pairs[i]?.[1] ?? 0)
        let above = isAbove(start - 1)
        for (let i = start; i < pairs.length; i++) {
          if (found[i] !== 0) above = found[i] === 1
          expect(above).toBe(isAbove(i))
        }
      }),
    )
  })
})
