import { describe, expect, it } from 'vitest'
import { drawCells } from '@/lib/domain/search/space'
import { suggest, type Trial } from '@/lib/domain/search/tpe'

const SPACE = { slow: { min: 0, max: 30, step: 1 }, fast: { min: 0, max: 30, step: 1 } }
const drawn = (count: number, seed: string) => [...drawCells(SPACE, count, seed)].slice(0, count)
const score = ({ slow, fast }: Trial['params']) => -((Number(slow) - 20) ** 2) - (Number(fast) - 5) ** 2
const triedBy = (cells: readonly Trial['params'][]): Trial[] =>
  cells.map((params) => ({ params, objective: score(params) }))

describe('TPE search', () => {
  it('comes nearer to the best than drawing evenly does', () => {
    const cells = drawn(20, 'a')
    for (let round = 0; round < 4; round++) cells.push(...suggest(SPACE, triedBy(cells), 20, 'a'))
    const mean = (some: Trial['params'][]) => some.reduce((sum, one) => sum + score(one), 0) / some.length
    expect(mean(cells.slice(-20))).toBeGreaterThan(mean(drawn(200, 'b')) / 2)
  })

  it('suggests only what is taken', () => {
    const takes = ({ slow, fast }: Trial['params']) => Number(fast) < Number(slow)
    const next = suggest(SPACE, triedBy(drawn(80, 'a').filter(takes)), 20, 'a', takes)
    expect(next).toHaveLength(20)
    expect(next.filter((one) => !takes(one))).toEqual([])
  })

  it('does not try again what was tried, in whatever order its parameters were stored', () => {
    const cells = drawn(60, 'a')
    const stored = triedBy(cells).map(({ params: { slow, fast }, objective }) => ({
      params: { fast: fast ?? 0, slow: slow ?? 0 },
      objective,
    }))
    const next = suggest(SPACE, stored, 40, 'a')
    expect(next).toEqual(suggest(SPACE, triedBy(cells), 40, 'a'))
    const tried = new Set(cells.map(({ slow, fast }) => `${slow} ${fast}`))
    expect(next.filter(({ slow, fast }) => tried.has(`${slow} ${fast}`))).toEqual([])
  })
})
