'use client'

import { MetricValue } from '@/components/backtests/metric-value'
import type { BacktestDetail } from '@/components/data/types'
import { type Stat, StatBand } from '@/components/ui/layout/stat-band'
import { Money, Percent } from '@/components/ui/number'
import { plural } from '@/lib/domain/plural'
import { cutoffOf } from '@/lib/domain/trust/cutoff'

/** The seven figures that say how a run went. */
export function KeyFigures({ run, benchmark }: { run: BacktestDetail; benchmark: string }) {
  const metrics = run.metrics?.metrics
  if (!metrics) return null
  const interval = run.trust?.sharpe.interval
  const worst = run.metrics?.worst_drawdown
  const cutoff = cutoffOf(run.trust)
  const fees = (metrics.fees.value ?? 0) + (metrics.slippage_cost.value ?? 0) + (metrics.model_spend.value ?? 0)
  const ratio = (value: number) => value.toFixed(2).replace('-', '−')
  const stats: Stat[] = [
    {
      label: 'Final value',
      value: <Money value={run.final_value} decimals={0} />,
      note: (
        <>
          of <Money value={run.initial_capital} decimals={0} />
          {cutoff !== null && ', the whole run'}
        </>
      ),
      title: 'Equity at the last close, positions at their last prices',
    },
    {
      label: 'Total return',
      value: <MetricValue name="total_return" metric={metrics.total_return} />,
      note: (
        <span title={benchmark}>
          benchmark <MetricValue name="benchmark_return" metric={metrics.benchmark_return} />
        </span>
      ),
    },
    {
      label: 'CAGR',
      value: <MetricValue name="cagr" metric={metrics.cagr} />,
      note: (
        <>
          volatility <MetricValue name="volatility" metric={metrics.volatility} />
        </>
      ),
    },
    {
      label: 'Sharpe',
      value: <MetricValue name="sharpe" metric={metrics.sharpe} />,
      note: interval
        ? `${Math.round(interval.confidence * 100)} %: ${ratio(interval.low)} to ${ratio(interval.high)}`
        : 'no interval',
      title: 'With the interval in which it lies when the days are drawn again in blocks',
    },
    {
      label: 'Max. drawdown',
      value: <MetricValue name="max_drawdown" metric={metrics.max_drawdown} />,
      note: worst ? (
        <span title={`${worst.peak_date} to ${worst.recovery_date ?? 'the end of the run'}`}>
          {worst.peak_date.slice(0, 7)} to {worst.recovery_date?.slice(0, 7) ?? 'the end'}
        </span>
      ) : (
        'equity never fell'
      ),
    },
    {
      label: 'Win rate',
      value: <MetricValue name="win_rate" metric={metrics.win_rate} />,
      note: plural(metrics.closed_trades.value ?? 0, 'closed trade'),
    },
    {
      label: 'Costs',
      value: <Money value={fees} decimals={0} />,
      note: (
        <>
          <Percent value={fees / run.initial_capital} decimals={1} /> of capital
        </>
      ),
      title: 'Commission, fees, slippage and model spend',
    },
  ]
  return (
    <>
      <StatBand label="Result" stats={stats} />
      {cutoff !== null && (
        <p className="border-b border-hairline px-4 py-2 text-xs text-muted text-pretty">
          The final value is that of the whole run. All other figures are of the sessions after {cutoff}, up to which
          the model was trained.
        </p>
      )}
    </>
  )
}
