import { describe, expect, it } from 'vitest'
import { describeStrategy, wholeParams } from '@/lib/domain/strategies/describe'
import { STRATEGIES } from '@/lib/domain/strategies/registry'

describe('whole parameters', () => {
  it.each([
    ['sma-cross', ['fast', 'slow']],
    ['donchian-breakout', ['atrPeriod', 'entry', 'exit']],
    ['buy-and-hold', []],
  ])('of %s are %j', (key, names) => {
    const strategy = STRATEGIES.get(key)
    expect(strategy && [...wholeParams(describeStrategy(strategy))].sort()).toEqual(names)
  })
})
