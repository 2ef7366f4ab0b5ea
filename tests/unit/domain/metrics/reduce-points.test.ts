import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reducePoints } from '@/lib/domain/metrics/reduce-points'

const indices = (length: number) => Array.from({ length }, (_, i) => i)

describe('reducePoints', () => {
  it('keeps the point of the largest triangle of each bucket', () => {
    // Buckets {1, 2, 3} and {4, 5, 6}: the spike at 2 and the dip at 5 stand out.
    expect([...reducePoints(indices(8), [0, 0, 9, 0, 0, -9, 0, 0], 4)]).toEqual([0, 2, 5, 7])
  })

  it('chooses by area, not by height alone', () => {
    // From (0, 0) to the mean of the last bucket (4, 4): 2 lies on the line, 1 one above it, 3 three below.
    expect([...reducePoints(indices(5), [0, 2, 2, 0, 4], 3)]).toEqual([0, 3, 4])
  })

  it('keeps everything that already fits', () => {
    expect([...reducePoints(indices(3), [1, 2, 3], 5)]).toEqual([0, 1, 2])
    expect(() => reducePoints([1], [1], 2)).toThrow(RangeError)
  })

  it('keeps ends and order, and as many as asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 3, max: 60 }),
        (ys, count) => {
          const kept = [...reducePoints(indices(ys.length), ys, count)]
          expect(kept).toHaveLength(Math.min(count, ys.length))
          expect(kept[0]).toBe(0)
          expect(kept.at(-1)).toBe(ys.length - 1)
          expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b))
        },
      ),
    )
  })
})
