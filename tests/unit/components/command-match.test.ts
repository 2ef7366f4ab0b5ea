import { describe, expect, it } from 'vitest'
import { matchScore } from '@/components/shell/command-match'

const ENTRIES: [string, ...string[]][] = [
  ['Overview'],
  ['Backtests'],
  ['Ways to begin', 'Sample market, CSV files, keys'],
  ['Run a cycle', 'paper'],
  ['Next session', 'To the next close of the simulation'],
  ['Stop trading', 'Asks for a typed word'],
  ['VOLT.X', 'Sample Nonstop Power'],
]

const found = (typed: string): string[] =>
  ENTRIES.map(([title, ...others]) => ({ title, score: matchScore(typed, title, others) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title)

describe('what the palette finds', () => {
  it('is first the title that begins with what is typed, and never letters scattered over one', () => {
    expect(found('stop')).toEqual(['Stop trading', 'VOLT.X'])
    expect(found('Stop t')).toEqual(['Stop trading'])
    expect(found('nx')).toEqual([])
  })

  it('is then a title with such a word, then a note, then what holds it', () => {
    expect(found('se')).toEqual(['Next session'])
    expect(found('cycle run')).toEqual(['Run a cycle'])
    expect(found('sample')).toEqual(['Ways to begin', 'VOLT.X'])
    expect(found('test')).toEqual(['Backtests'])
  })

  it('is everything while nothing is typed', () => {
    expect(found(' ')).toHaveLength(ENTRIES.length)
  })
})
