import type { BacktestInput } from '@/components/data/backtests'
import type { SweepCell, SweepDetail } from '@/components/data/types'
import type { SweepRequest } from '@/lib/contracts/api/sweeps'

/** The backtest that a cell of a sweep was, with full checks. The stored request is one that the contract took. */
export function cellRequest({ request }: Pick<SweepDetail, 'request'>, cell: SweepCell): BacktestInput {
  const { strategy, symbols, from, to, timeframe, benchmark, risk_free_rate, trading, tags, params } =
    request as unknown as SweepRequest
  return {
    ...{ strategy, symbols, from, to, timeframe, benchmark, risk_free_rate, trading, tags },
    params: { ...params, ...cell.params },
    checks: 'full',
  }
}
