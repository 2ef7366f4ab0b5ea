import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { type Gate, type Metric, ratioOr } from './metric'
import type { RunRecord } from './run-record'

export type CostMetricKey =
  | 'average_exposure'
  | 'time_in_market'
  | 'turnover'
  | 'fees'
  | 'slippage_cost'
  | 'model_spend'
  | 'fee_drag'
  | 'cost_drag'

/**
 * Exposure, turnover and what trading cost. Turnover is half of all traded notional over mean equity, per year: 1 means
 * that the whole account was replaced once. Drags are costs over mean equity, per year.
 */
export function costMetrics(run: RunRecord, ifLong: Gate): Record<CostMetricKey, Metric> {
  const points = run.equity.length
  let equity = 0
  for (const value of run.equity) equity += value
  let exposure = 0
  let invested = 0
  for (const value of run.exposure) {
    exposure += value
    if (value > 0) invested++
  }
  const years = (points - 1) / SESSIONS_PER_YEAR
  const perYear = (money: number) => ifLong(ratioOr(money / years, equity / points, 'equity was zero on average'))
  return {
    average_exposure: { value: exposure / points },
    time_in_market: { value: invested / points },
    turnover: perYear(run.tradedNotional / 2),
    fees: { value: run.fees },
    slippage_cost: { value: run.slippageCost },
    model_spend: { value: run.modelSpend },
    fee_drag: perYear(run.fees),
    cost_drag: perYear(run.fees + run.slippageCost + run.modelSpend),
  }
}
