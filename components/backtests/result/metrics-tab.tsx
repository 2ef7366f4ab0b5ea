'use client'

import { MetricName, MetricValue } from '@/components/backtests/metric-value'
import type { MetricsReport } from '@/components/data/types'
import { METRIC_CATALOGUE, METRIC_KEYS, type MetricGroup } from '@/lib/domain/metrics/catalogue'

const GROUPS: Record<MetricGroup, string> = {
  return: 'Return',
  ratio: 'Ratios',
  drawdown: 'Drawdown',
  distribution: 'Daily returns',
  trades: 'Trades',
  costs: 'Exposure and costs',
  benchmark: 'Against the benchmark',
}

/** Every figure, grouped; names tell their definition and source, dashes their reason. */
export function MetricsTab({ metrics }: { metrics: MetricsReport }) {
  return (
    <div className="columns-1 gap-0 sm:columns-2 xl:columns-3">
      {(Object.keys(GROUPS) as MetricGroup[]).map((group) => (
        <section key={group} className="break-inside-avoid px-4 pt-4 pb-2">
          <h2 className="mb-1 text-sm font-semibold text-text">{GROUPS[group]}</h2>
          <dl className="divide-y divide-hairline text-sm">
            {METRIC_KEYS.filter((key) => METRIC_CATALOGUE[key].group === group).map((key) => (
              <div key={key} className="flex min-h-8 items-center justify-between gap-4">
                <dt className="text-muted">
                  <MetricName name={key} />
                </dt>
                <dd className="font-medium text-text">
                  <MetricValue name={key} metric={metrics.metrics[key]} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
