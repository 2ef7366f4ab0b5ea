import { DAY_MS, dateToMs } from '../calendar/iso-date'
import { at, type Series } from '../indicators/series'
import { type Metric, notAvailable } from './metric'

export type DrawdownMetricKey =
  | 'max_drawdown'
  | 'drawdown_days'
  | 'recovery_days'
  | 'longest_underwater_days'
  | 'ulcer_index'

/** A fall from a high to the lowest point before that high is reached again. Depth as a fraction of the high, 0 to 1. */
export type DrawdownSpan = {
  depth: number
  peak_date: string
  trough_date: string
  /** First close back at the high; null while it is not. */
  recovery_date: string | null
}

/** Fall from the highest value so far, 0 to 1 at each point. A value below zero counts as everything lost. */
export function drawdowns(values: Series): Float64Array {
  const out = new Float64Array(values.length)
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < out.length; i++) {
    const value = at(values, i)
    if (value > high) high = value
    out[i] = Math.min(1, 1 - value / high)
  }
  return out
}

/** The deepest drawdown, 0 to 1. */
export function maxDrawdown(values: Series): number {
  let deepest = 0
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i)
    if (value >= high) high = value
    else if (1 - value / high > deepest) deepest = 1 - value / high
  }
  return Math.min(1, deepest)
}

/** All drawdowns in time order. A rising curve has none. */
export function drawdownSpans(dates: readonly string[], values: Series): DrawdownSpan[] {
  const depths = drawdowns(values)
  const spans: DrawdownSpan[] = []
  let span: DrawdownSpan | null = null
  for (let i = 0; i < depths.length; i++) {
    const depth = at(depths, i)
    const date = dates[i] ?? ''
    if (depth === 0) {
      if (span) span.recovery_date = date
      span = null
      continue
    }
    if (!span) {
      span = { depth, peak_date: dates[i - 1] ?? '', trough_date: date, recovery_date: null }
      spans.push(span)
    }
    if (depth > span.depth) {
      span.depth = depth
      span.trough_date = date
    }
  }
  return spans
}

/** The deepest of the drawdowns, the first of equals; null when there is none. */
export function deepestSpan(spans: readonly DrawdownSpan[]): DrawdownSpan | null {
  return spans.reduce<DrawdownSpan | null>(
    (deepest, span) => (span.depth > (deepest?.depth ?? 0) ? span : deepest),
    null,
  )
}

/**
 * Drawdown statistics; always given, however short the run. Days are calendar days; a drawdown without recovery lasts to
 * the end of the run.
 */
export function drawdownMetrics(dates: readonly string[], equity: Series): Record<DrawdownMetricKey, Metric> {
  const spans = drawdownSpans(dates, equity)
  const deepest = deepestSpan(spans)
  const end = dates[dates.length - 1] ?? ''
  const lengths = spans.map((span) => daysBetween(span.peak_date, span.recovery_date ?? end))
  return {
    max_drawdown: { value: deepest?.depth ?? 0 },
    drawdown_days: { value: deepest ? daysBetween(deepest.peak_date, deepest.recovery_date ?? end) : 0 },
    recovery_days: recoveryDays(deepest),
    longest_underwater_days: { value: lengths.reduce((longest, days) => Math.max(longest, days), 0) },
    ulcer_index: { value: ulcerIndex(equity) },
  }
}

/**
 * Root mean square of the drawdown at every close.
 *
 * Source: P. Martin and B. McCann (1989), "The Investor's Guide to Fidelity Funds".
 */
export function ulcerIndex(equity: Series): number {
  let squares = 0
  for (const depth of drawdowns(equity)) squares += depth * depth
  return Math.sqrt(squares / equity.length)
}

function recoveryDays(deepest: DrawdownSpan | null): Metric {
  if (!deepest) return notAvailable('there was no drawdown')
  if (!deepest.recovery_date) return notAvailable('not recovered by the end of the run')
  return { value: daysBetween(deepest.trough_date, deepest.recovery_date) }
}

function daysBetween(from: string, to: string): number {
  return (dateToMs(to) - dateToMs(from)) / DAY_MS
}
