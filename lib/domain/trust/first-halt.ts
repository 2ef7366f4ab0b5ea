import { type BreakerLimits, measure } from '../breaker/measure'
import { msToDate } from '../calendar/iso-date'
import type { RunRecord } from '../metrics/run-record'
import { closedTrades } from '../metrics/trades'

/** What no run of past bars has. */
const NONE = {
  dayLoss: 0,
  winStreak: 0,
  staleSeconds: 0,
  modelFailures: 0,
  brokerErrors: 0,
  ordersLastMinute: 0,
  openTrades: 0,
  probe: 'none',
} as const

/** The first session on which the circuit breaker of live trading would have halted the account, and why; null when it never would. */
export function firstHalt(
  { dates, equity, trades }: Pick<RunRecord, 'dates' | 'equity' | 'trades'>,
  limits: BreakerLimits,
): { date: string; reason: string } | null {
  const ended = closedTrades(trades).sort((a, b) => a.exitTime - b.exitTime)
  let [next, lost, peak] = [0, 0, 0]
  let [deepest, longest] = [0, 0]
  for (const [index, date] of dates.entries()) {
    const value = equity[index] as number
    peak = Math.max(peak, value)
    const drawdown = 1 - value / peak
    const before = deepest + longest
    for (let trade = ended[next]; trade && msToDate(trade.exitTime) <= date; trade = ended[++next]) {
      if (trade.pnl !== 0) lost = trade.pnl < 0 ? lost + 1 : 0
      longest = Math.max(longest, lost)
    }
    deepest = Math.max(deepest, drawdown)
    // Only what is worse than all before it can be the first to trip.
    if (deepest + longest === before) continue
    const halt = measure({ ...NONE, drawdown: deepest, lossStreak: longest }, limits).find(
      ({ tripped, stops }) => tripped && stops === 'halted',
    )
    if (halt) return { date, reason: halt.reason }
  }
  return null
}
