import { describe, expect, it } from 'vitest'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { parseInput } from '@/lib/parse-input'

const asked = (changes: object) => () =>
  parseInput(sweepRequest, {
    strategy: 'sma-cross',
    symbols: ['ACME'],
    from: '2016-03-29',
    to: '2017-06-05',
    space: { fast: { values: [5, 10] } },
    ...changes,
  })

describe('the objective of a sweep', () => {
  it('is one of those that are named', () => {
    expect(asked({ objective: 'sortino' })()).toMatchObject({ objective: 'sortino' })
    expect(asked({ objective: 'luck' })).toThrow(/^objective: must be one of sharpe, cagr, .*sqn, win_rate$/)
  })
})
