import { describe, expect, it } from 'vitest'
import { found } from '@/components/shell/command-match'

const item = (label: string, note?: string) => ({ id: label, label, note, onSelect: () => {} })
const GROUPS = [
  {
    label: 'Pages',
    items: [item('Overview'), item('Backtests'), item('Ways to begin', 'Sample market, CSV files, keys')],
  },
  {
    label: 'Actions',
    items: [
      item('Run a cycle', 'paper'),
      item('Next session', 'To the next close of the simulation'),
      item('Stop trading', 'Asks for a typed word'),
    ],
  },
  { label: 'Symbols', items: [item('VOLT.X', 'Sample Nonstop Power'), item('KEY', 'A bank')] },
]

const labels = (typed: string) => found(GROUPS, typed).flatMap(({ items }) => items.map(({ label }) => label))

describe('what the palette finds', () => {
  it('is first the title that begins with what is typed, whatever its group, and never letters scattered over one', () => {
    expect(labels('stop')).toEqual(['Stop trading', 'VOLT.X'])
    expect(labels('Stop t')).toEqual(['Stop trading'])
    expect(labels('key')).toEqual(['KEY', 'Ways to begin'])
    expect(labels('nx')).toEqual([])
  })

  it('is then a title with such a word, then a note, then what holds it', () => {
    expect(labels('se')).toEqual(['Next session'])
    expect(labels('cycle run')).toEqual(['Run a cycle'])
    expect(labels('sample')).toEqual(['Ways to begin', 'VOLT.X'])
    expect(labels('test')).toEqual(['Backtests'])
  })

  it('is everything in its order while nothing is typed', () => {
    expect(found(GROUPS, ' ')).toEqual(GROUPS)
  })
})
