import { describe, expect, it } from 'vitest'
import { runBacktest } from '@/lib/domain/backtest/run'
import { cellRunner } from '@/lib/domain/backtest/sweep'
import { maxDrawdown } from '@/lib/domain/metrics/drawdown'
import { STRATEGIES } from '@/lib/domain/strategies/registry'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { randomMarket } from './random-market'
import { account } from './small-market'

describe('the cells of a sweep', () => {
  const config = account({ allowShort: true })
  const cases = [...STRATEGIES].flatMap(([key, strategy]) => [1, 3].map((symbols) => [key, symbols, strategy] as const))

  it.each(cases)('come to what each does alone, whatever ran before: %s over %i symbols', (_key, symbols, strategy) => {
    if (symbols < (strategy.needs?.symbols ?? 1)) return
    const market = randomMarket('cells', symbols, 400)
    const run = cellRunner(market, strategy as Strategy<unknown>, config, { riskFreeRate: 0 })
    const alone = runBacktest(market, strategy as Strategy<unknown>, strategy.params.parse({}), config)
    for (let time = 0; time < 2; time++) {
      run({ fast: 3, slow: 9, period: 5, trend: 10, entry: 5, exit: 3, lookback: 10 })
      const { figures, equity } = run({})
      expect(equity).toEqual(alone.equity)
      expect(figures).toMatchObject({
        error: null,
        total_return: alone.finalEquity / config.initialCapital - 1,
        max_drawdown: maxDrawdown(alone.equity),
        trades: alone.trades.filter(({ open }) => !open).length,
      })
    }
  })

  it('leaves nothing of the cell before where one cannot run', () => {
    const market = randomMarket('cells', 1, 400)
    const run = cellRunner(market, STRATEGIES.get('sma-cross') as never, config, { riskFreeRate: 0 })
    expect(run({}).equity).toHaveLength(400)
    const { figures, equity } = run({ fast: 50, slow: 20 })
    expect(figures.error).toContain('must be less than slow')
    expect(equity).toHaveLength(0)
    expect(run({ fast: 0.5 }).figures.error).toBe('fast must be a whole number')
  })
})
