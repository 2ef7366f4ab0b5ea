import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { moments } from '../metrics/distribution'
import { maxDrawdown } from '../metrics/drawdown'
import { MIN_RETURNS } from '../metrics/metric'
import { dailyRate, simpleReturns } from '../metrics/returns'
import { plainErrors } from '../plain-errors'
import type { Params } from '../search/space'
import type { Strategy } from '../strategies/strategy'
import { sessionPoints } from './benchmark'
import type { TradingConfig } from './config'
import { firstAtOrAfter, type Market } from './market'
import { type BacktestResult, type IndicatorCache, runBacktest } from './run'
import { curvesOf } from './state'

/** What is kept of one cell of a sweep. Null where the sample is too small or the parameters do not go together. */
export type CellFigures = {
  readonly total_return: number | null
  readonly cagr: number | null
  readonly sharpe: number | null
  readonly calmar: number | null
  /** Depth of the deepest fall, 0 or more. */
  readonly max_drawdown: number | null
  /** Closed ones. */
  readonly trades: number
  readonly error: string | null
}

/** A cell with its equity at the points of `sessionPoints`, until the next one runs, and its trades; empty where it did not run. */
export type CellRun = {
  readonly figures: CellFigures
  readonly equity: Float64Array
  readonly trades: BacktestResult['trades']
}

const failed = (error: string): CellRun => ({
  figures: { total_return: null, cagr: null, sharpe: null, calmar: null, max_drawdown: null, trades: 0, error },
  equity: new Float64Array(),
  trades: [],
})

/** What runs the cells of a sweep: a strategy with parameters over a market. An indicator with the same name is computed once for all. */
export function cellRunner<P>(
  market: Market,
  strategy: Strategy<P>,
  config: TradingConfig,
  { tradeFrom = Number.NEGATIVE_INFINITY, riskFreeRate }: { tradeFrom?: number; riskFreeRate: number },
): (params: Params) => CellRun {
  const options = { tradeFrom, cache: indicatorCache(), curves: curvesOf(market) }
  const time = market.timeline.subarray(firstAtOrAfter(market.timeline, tradeFrom))
  const days = sessionPoints(time)
  const riskFree = dailyRate(riskFreeRate)
  const returns = new Float64Array(Math.max(0, days.length - 1))
  return (params) => {
    const parsed = strategy.params.safeParse(params, { error: plainErrors })
    if (!parsed.success)
      return failed(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
    const result = runBacktest(market, strategy, parsed.data as P, config, options)
    const equity =
      days.length === time.length ? result.equity : Float64Array.from(days, (index) => result.equity[index] as number)
    simpleReturns(equity, returns)
    return {
      equity,
      trades: result.trades,
      figures: figuresOf(result, equity, returns, config.initialCapital, riskFree),
    }
  }
}

function figuresOf(
  { finalEquity, trades, open }: BacktestResult,
  equity: Float64Array,
  returns: Float64Array,
  capital: number,
  riskFree: number,
): CellFigures {
  const { mean, deviation } = moments(returns)
  const enough = returns.length >= MIN_RETURNS && finalEquity > 0
  const total = finalEquity / capital - 1
  const years = returns.length / SESSIONS_PER_YEAR
  const cagr = enough ? (1 + total) ** (1 / years) - 1 : null
  const depth = maxDrawdown(equity)
  return {
    total_return: total,
    cagr,
    sharpe: enough && deviation > 1e-12 ? ((mean - riskFree) / deviation) * Math.sqrt(SESSIONS_PER_YEAR) : null,
    calmar: cagr !== null && depth > 0 ? cagr / depth : null,
    max_drawdown: depth,
    trades: trades.length - open.length,
    error: null,
  }
}

/** Bytes of shared indicator series beyond which a sweep forgets the oldest. */
const CACHE_BYTES = 256 * 1024 * 1024

/** A cache of indicator series that forgets the oldest when it grows too large. */
export function indicatorCache(most = CACHE_BYTES): IndicatorCache {
  const kept = new Map<string, readonly Float64Array[]>()
  let bytes = 0
  const sizeOf = (series: readonly Float64Array[]) => series.reduce((sum, one) => sum + one.byteLength, 0)
  return {
    get: (name) => kept.get(name),
    set(name, series) {
      bytes += sizeOf(series)
      for (const [oldest, old] of kept) {
        if (bytes <= most) break
        kept.delete(oldest)
        bytes -= sizeOf(old)
      }
      kept.set(name, series)
    },
  }
}
