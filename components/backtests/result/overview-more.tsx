'use client'

import { useMemo } from 'react'
import { HistogramChart, LinesChart } from '@/components/backtests/lazy-charts'
import { curveRows, rollingRows } from '@/components/backtests/result/curves'
import { MonthlyTable } from '@/components/backtests/result/monthly-table'
import { WhenSeen } from '@/components/backtests/when-seen'
import type { LineSeries } from '@/components/charts/lines'
import type { BacktestDetail } from '@/components/data/types'
import { percent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { cutoffOf } from '@/lib/domain/trust/cutoff'

const HEIGHT = 176
const SHARPE: readonly LineSeries[] = [{ key: 'sharpe', label: 'Sharpe', colour: 'var(--accent)' }]
const BETA: readonly LineSeries[] = [{ key: 'beta', label: 'Beta', colour: 'var(--sample)' }]
const EXPOSURE: readonly LineSeries[] = [{ key: 'exposure', label: 'Exposure', colour: 'var(--accent)', area: true }]
const ratio = (value: number) => value.toFixed(2).replace('-', '−')

/** Months, days, rolling figures and exposure: what is under the curve. */
export function OverviewMore({ run, benchmark }: { run: BacktestDetail; benchmark: string }) {
  const { equity_curve: curve, rolling, metrics } = run
  const rows = useMemo(() => (curve ? curveRows(curve, 'Max') : []), [curve])
  const rolled = useMemo(() => (curve && rolling ? rollingRows(curve, rolling) : []), [curve, rolling])
  const cutoff = cutoffOf(run.trust)
  const shade = cutoff === null ? undefined : { until: Date.parse(cutoff) }
  const warm = rolled.some(({ sharpe }) => sharpe !== null)
  const histogram = metrics?.return_histogram
  return (
    <div className="divide-y divide-hairline">
      <div className="grid xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
        {metrics && (
          <Section title="Monthly returns" note="in percent">
            <MonthlyTable metrics={metrics} />
          </Section>
        )}
        <div className="min-w-0 border-hairline max-xl:border-t xl:border-l">
          <Section title="Daily returns" note="how many days of each size">
            <WhenSeen height={HEIGHT}>
              {histogram ? (
                <HistogramChart histogram={histogram} noun="days" label="Histogram of daily returns" height={HEIGHT} />
              ) : (
                <EmptyState title="No daily returns">The run is too short for a distribution.</EmptyState>
              )}
            </WhenSeen>
          </Section>
        </div>
      </div>
      <div className="grid divide-hairline max-xl:divide-y xl:grid-cols-3 xl:divide-x">
        <Section title="Rolling Sharpe" note={rolling ? `over ${rolling.window} sessions` : undefined}>
          <WhenSeen height={HEIGHT}>
            {warm ? (
              <LinesChart
                rows={rolled}
                lines={SHARPE}
                format={ratio}
                axis="plain"
                label="Rolling Sharpe ratio"
                height={HEIGHT}
                reference={0}
                include={0}
                shade={shade}
                syncId="rolling"
              />
            ) : (
              <TooShort />
            )}
          </WhenSeen>
        </Section>
        <Section title="Rolling beta" note={`to ${benchmark}`}>
          <WhenSeen height={HEIGHT}>
            {rolled.some(({ beta }) => beta !== null) ? (
              <LinesChart
                rows={rolled}
                lines={BETA}
                format={ratio}
                axis="plain"
                label="Rolling beta to the benchmark"
                height={HEIGHT}
                reference={0}
                include={0}
                shade={shade}
                syncId="rolling"
              />
            ) : (
              <TooShort />
            )}
          </WhenSeen>
        </Section>
        <Section title="Exposure" note="long plus short, of equity">
          <WhenSeen height={HEIGHT}>
            <LinesChart
              rows={rows}
              lines={EXPOSURE}
              format={(value) => percent(value, { decimals: 1 })}
              axis="percent"
              label="Gross exposure over time"
              height={HEIGHT}
              reference={0}
              include={0}
              shade={shade}
              syncId="rolling"
            />
          </WhenSeen>
        </Section>
      </div>
    </div>
  )
}

const TooShort = () => <EmptyState title="Too short">It takes a quarter of sessions to begin.</EmptyState>
