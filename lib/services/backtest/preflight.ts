import type { z } from 'zod'
import type { BacktestRequest, preflightBacktest } from '../../contracts/api/backtests'
import { findSeries } from '../../db/prices'
import { sessionsBetween } from '../../domain/calendar/nyse'
import type { BacktestDeps } from './deps'

/** Bars a second that a run gets through with all its checks, on a slow core. */
const BARS_PER_SECOND = 2_000_000

/** What a run would need. Starts nothing. Throws `invalid_input` for an unknown strategy. */
export async function preflight(
  deps: BacktestDeps,
  request: BacktestRequest,
): Promise<z.input<(typeof preflightBacktest)['response']>> {
  await deps.findStrategy(request.strategy)
  const series = await findSeries(deps.db, request.symbols, request.timeframe)
  const from = new Date(request.from)
  const end = new Date(Date.parse(request.to) + 86_400_000)
  const sessions = sessionsBetween(request.from, request.to).length
  const symbols = request.symbols.map((symbol) => {
    const one = series.get(symbol)
    if (!one || one.firstAt >= end || one.lastAt < from) return { symbol, bars: 0, first: null, last: null }
    const span = one.lastAt.getTime() - one.firstAt.getTime() || 1
    const overlap = Math.min(one.lastAt.getTime(), end.getTime()) - Math.max(one.firstAt.getTime(), from.getTime())
    return {
      symbol,
      bars: Math.max(1, Math.round((one.bars * overlap) / span)),
      first: one.firstAt.toISOString().slice(0, 10),
      last: one.lastAt.toISOString().slice(0, 10),
    }
  })
  const missing = symbols.filter(({ bars }) => bars === 0).map(({ symbol }) => symbol)
  const late = symbols.filter(({ first }) => first !== null && first > request.from).map(({ symbol }) => symbol)
  const bars = symbols.reduce((sum, one) => sum + one.bars, 0)
  const reruns = request.checks === 'full' ? 30 : 1
  const warnings = [
    ...(late.length > 0
      ? [
          `${late.slice(0, 5).join(', ')}${late.length > 5 ? ` and ${late.length - 5} more` : ''} begin after ${request.from}.`,
        ]
      : []),
    ...(sessions < 252 ? [`${sessions} sessions are less than a year: ratios will say little.`] : []),
  ]
  return {
    bars,
    sessions,
    symbols,
    missing,
    estimated_seconds: 0.2 + (bars * reruns) / BARS_PER_SECOND,
    model: null,
    warnings,
  }
}
