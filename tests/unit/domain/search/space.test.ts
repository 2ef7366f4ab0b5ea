import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countOf,
  drawCells,
  gridOf,
  type Space,
  unitOf,
  valueAt,
  valuesOf,
  withWholeSteps,
} from '@/lib/domain/search/space'

const stepped = fc
  .record({
    min: fc.integer({ min: -50, max: 50 }),
    size: fc.integer({ min: 0, max: 40 }),
    step: fc.constantFrom(0.1, 0.25, 1, 3),
  })
  .map(({ min, size, step }) => ({ min, max: min + size, step }))

const drawn = (space: Space, count: number, seed: string) => [...drawCells(space, count, seed)].slice(0, count)

describe('search space', () => {
  it('draws the values it lists, and places each where it is drawn from', () => {
    fc.assert(
      fc.property(stepped, fc.double({ min: 0, max: 1, noNaN: true }), (dimension, unit) => {
        const values = valuesOf(dimension) ?? []
        expect(values).toHaveLength(countOf(dimension))
        const value = valueAt(dimension, unit)
        expect(values).toContain(value)
        expect(valueAt(dimension, unitOf(dimension, value))).toBe(value)
      }),
    )
  })

  it('counts a range of a billion values without making them', () => {
    const wide = { min: 0, max: 1e9, step: 1 }
    expect(countOf(wide)).toBe(1e9 + 1)
    expect(valueAt(wide, 0.5)).toBe(500_000_000)
    expect(() => gridOf({ a: wide }, 1_000)).toThrow(/at most 1,000 may be tried/)
    expect(drawn({ a: wide }, 3, 'seed')).toHaveLength(3)
  })

  it('draws some of many, each once, the same ones each time', () => {
    const space = { a: { min: 1, max: 30, step: 1 }, b: { min: 1, max: 30, step: 1 } }
    for (const count of [50, 600]) {
      const cells = drawn(space, count, 'seed')
      expect(new Set(cells.map(({ a, b }) => `${a} ${b}`)).size).toBe(count)
      expect(drawn(space, count, 'seed')).toEqual(cells)
      expect(drawn(space, count, 'other')).not.toEqual(cells)
    }
  })

  it('ends a random draw when every combination was drawn', () => {
    const space = { a: { values: [1, 2, 3] }, b: { min: 0, max: 1, step: 0.5 } }
    const cells = drawn(space, 20_000, 'seed')
    expect(cells).toHaveLength(9)
    expect(new Set(cells.map(({ a, b }) => `${a} ${b}`)).size).toBe(9)
  })

  it('draws on for one whom few of the points suit', () => {
    const space = { a: { min: 0, max: 999, step: 1 }, b: { min: 0, max: 999, step: 1 } }
    const suiting = [...drawCells(space, 50, 'seed')].filter(({ a }) => Number(a) < 100)
    expect(suiting.length).toBeGreaterThan(50)
  })

  it('goes over whole numbers by ones where no step was named, and leaves the rest', () => {
    const space = { fast: { min: 5, max: 20 }, slow: { min: 20, max: 60, step: 5 }, share: { min: 0, max: 1 } }
    const stepped = withWholeSteps(space, new Set(['fast', 'slow']))
    expect(stepped).toEqual({ ...space, fast: { min: 5, max: 20, step: 1 } })
    expect(gridOf({ fast: stepped.fast as never }, 100).map(({ fast }) => fast)).toEqual(
      Array.from({ length: 16 }, (_, index) => 5 + index),
    )
    for (const { fast } of drawn(stepped, 30, 'seed')) expect(Number.isInteger(fast)).toBe(true)
  })
})
