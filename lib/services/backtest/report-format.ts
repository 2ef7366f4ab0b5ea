import { METRIC_CATALOGUE, type MetricKey } from '../../domain/metrics/catalogue'
import type { Metric } from '../../domain/metrics/metric'
import { percent } from '../../domain/percent'
import { plural } from '../../domain/plural'

/** A line of a printed report. */
export type Row = { readonly label: string; readonly value: string }

/** A fraction that somebody set: without zeros at its end. */
export const share = (fraction: number): string => `${Number((fraction * 100).toFixed(4))} %`
export const money = (value: number, decimals = 2): string =>
  value.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, decimals),
  })
export const price = (value: number): string => value.toFixed(Math.abs(value) < 1 ? 4 : 2)

/** A metric with its unit, or why there is none. */
export function metricText(key: MetricKey, metric: Metric | undefined): string {
  if (!metric) return ''
  if (metric.value === null) return `N/A (${metric.reason})`
  switch (METRIC_CATALOGUE[key].unit) {
    case 'percent':
      return percent(metric.value, 2)
    case 'ratio':
      return metric.value.toFixed(2)
    case 'money':
      return money(metric.value)
    case 'days':
      return plural(metric.value, 'day')
    case 'bars':
      return plural(metric.value, 'bar')
    case 'count':
      return metric.value.toLocaleString('en-US')
  }
}
