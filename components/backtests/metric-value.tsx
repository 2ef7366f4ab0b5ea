'use client'

import type { MetricsReport } from '@/components/data/types'
import { integer, money, percent, signedMoney, signedPercent } from '@/components/ui/format'
import { Tooltip } from '@/components/ui/overlay/tooltip'
import type { MetricKey, MetricUnit } from '@/lib/domain/metrics/catalogue'
import { METRIC_CATALOGUE } from '@/lib/domain/metrics/catalogue'

export type Metric = MetricsReport['metrics'][MetricKey]

/** Metrics that are a gain or a loss: with a sign. */
const SIGNED = new Set<MetricKey>([
  'total_return',
  'annual_return',
  'cagr',
  'excess_return',
  'alpha',
  'benchmark_return',
  'expectancy',
])

const WRITE: Record<MetricUnit, (value: number) => string> = {
  percent: (value) => percent(value),
  ratio: (value) => value.toFixed(2).replace('-', '−'),
  days: (value) => `${integer(value)} d`,
  bars: (value) => `${value.toFixed(1)} bars`,
  money: (value) => money(value),
  count: (value) => integer(value),
}

export function metricText(key: MetricKey, value: number): string {
  const { unit } = METRIC_CATALOGUE[key]
  if (SIGNED.has(key)) return unit === 'money' ? signedMoney(value) : signedPercent(value)
  return WRITE[unit](value)
}

/** A metric, or a dash that says on hover and focus why there is none. */
export function MetricValue({ name, metric }: { name: MetricKey; metric: Metric | undefined }) {
  if (metric && metric.value !== null) return <span className="num">{metricText(name, metric.value)}</span>
  return <NotAvailable reason={metric?.reason ?? 'was not computed'} />
}

export function NotAvailable({ reason }: { reason: string }) {
  return (
    <Tooltip content={`Not available: ${reason}`}>
      <button
        type="button"
        className="cursor-help rounded-sm text-faint underline decoration-dotted underline-offset-2"
        aria-label={`Not available: ${reason}`}
      >
        n/a
      </button>
    </Tooltip>
  )
}

/** A metric's name with its definition and source on hover and focus. */
export function MetricName({ name }: { name: MetricKey }) {
  const { label, definition, source } = METRIC_CATALOGUE[name]
  return (
    <Tooltip
      content={
        <>
          {definition}
          {source && <span className="mt-1 block text-faint">{source}</span>}
        </>
      }
    >
      <button
        type="button"
        className="cursor-help rounded-sm text-left decoration-dotted underline-offset-2 hover:underline focus-visible:underline"
      >
        {label}
      </button>
    </Tooltip>
  )
}
