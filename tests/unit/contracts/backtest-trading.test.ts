import { describe, expect, it } from 'vitest'
import { backtestRequest } from '@/lib/contracts/api/backtests'
import { parseInput } from '@/lib/parse-input'

const asked = (trading: object) =>
  parseInput(backtestRequest, {
    strategy: 'sma-cross',
    symbols: ['ACME'],
    from: '2016-01-04',
    to: '2017-01-04',
    trading,
  })

describe('the account of a request', () => {
  it('holds what differs from the defaults of the desk, and nothing else', () => {
    expect(asked({ initialCapital: 5_000 }).trading).toEqual({ initialCapital: 5_000 })
    expect(asked({ limits: null }).trading).toEqual({ limits: null })
    expect(asked({}).trading).toEqual({})
  })

  it('names what it does not know, and what is out of range', () => {
    expect(() => asked({ initialCapitel: 5_000 })).toThrow(/trading.*initialCapitel/)
    expect(() => asked({ collar: 2 })).toThrow(/^trading.collar: must be at most 1/)
  })
})
