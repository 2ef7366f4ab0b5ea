import { describe, expect, it } from 'vitest'
import { isSparse, type Landscape, pointsOf, ticksOf } from '@/components/backtests/sweeps/landscape'

const lattice = (x: Landscape['x']['values'], y: Landscape['y']['values'], tried: number): Landscape => {
  const objective = y.map((_, row) => x.map((_, column) => (row * x.length + column < tried ? row - column : null)))
  return { x: { name: 'fast', values: x }, y: { name: 'slow', values: y }, objective, neighbourhood: objective }
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('the landscape of a search', () => {
  it('is a lattice for a grid, however fine and however far it is', () => {
    expect(isSparse(lattice(upTo(46), upTo(181), 30), 'grid')).toBe(false)
  })

  it('is drawn as points where less than a third was tried, or a parameter has more than 40 values', () => {
    expect(isSparse(lattice(upTo(10), upTo(9), 29), 'random')).toBe(true)
    expect(isSparse(lattice(upTo(10), upTo(9), 30), 'random')).toBe(false)
    expect(isSparse(lattice(upTo(41), upTo(2), 82), 'tpe')).toBe(true)
    expect(isSparse(lattice(upTo(40), upTo(2), 80), 'tpe')).toBe(false)
  })

  it('has a point for what was tried, from left to right, to scale', () => {
    expect(pointsOf(lattice([10, 20, 50], [1, 3], 4))).toEqual([
      { x: 10, y: 1, value: 0, across: 0, up: 0 },
      { x: 10, y: 3, value: 1, across: 0, up: 1 },
      { x: 20, y: 1, value: -1, across: 0.25, up: 0 },
      { x: 50, y: 1, value: -2, across: 1, up: 0 },
    ])
  })

  it('puts words one after the other, and a single value in the middle', () => {
    const [first, second] = pointsOf(lattice(['day', 'week', 'month'], [7], 2))
    expect([first?.across, second?.across, first?.up]).toEqual([0, 0.5, 0.5])
  })

  it('names some values of an axis, the first and the last among them', () => {
    expect(ticksOf(upTo(181), 4)).toEqual([
      { at: 0, text: '1' },
      { at: 1 / 3, text: '61' },
      { at: 2 / 3, text: '121' },
      { at: 1, text: '181' },
    ])
    expect(ticksOf([5], 4)).toEqual([{ at: 0.5, text: '5' }])
    expect(ticksOf([5, 6], 4).map(({ text }) => text)).toEqual(['5', '6'])
  })
})
