import { METRIC_CATALOGUE, type MetricKey } from '@/lib/domain/metrics/catalogue'
import type { Metric } from '@/lib/domain/metrics/metric'

export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`

/** A metric in its unit, or null when there is none. */
export function figure(key: MetricKey, metric: Metric): string | null {
  if (metric.value === null) return null
  switch (METRIC_CATALOGUE[key].unit) {
    case 'percent':
      return percent(metric.value)
    case 'ratio':
      return metric.value.toFixed(3)
    case 'money':
      return metric.value.toFixed(2)
    default:
      return String(Math.round(metric.value * 10) / 10)
  }
}

/** A row: label, value, and why there is none. */
export const formatMetric = (key: MetricKey, metric: Metric): [string, string | null, string] => [
  METRIC_CATALOGUE[key].label,
  figure(key, metric),
  metric.value === null ? metric.reason : '',
]
