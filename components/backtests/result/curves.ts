import type { LinesRow } from '@/components/charts/lines'
import type { BacktestDetail } from '@/components/data/types'

type Curve = NonNullable<BacktestDetail['equity_curve']>

const DAY_MS = 86_400_000
/** Ranges that end with the run, in days; null is all of it. */
export const RANGES = { '6M': 183, '1Y': 366, '3Y': 1_097, '5Y': 1_828, Max: null } as const
export type Range = keyof typeof RANGES

/** The ranges that are shorter than the run, and all of it. */
export function rangesOf({ dates }: Curve): Range[] {
  const span = (Date.parse(dates.at(-1) ?? '') - Date.parse(dates[0] ?? '')) / DAY_MS
  return (Object.keys(RANGES) as Range[]).filter((range) => {
    const days = RANGES[range]
    return days === null || days < span
  })
}

/** Equity, and the benchmark put to the same start; drawdown below zero, measured from the peak of the whole run. */
export function curveRows(curve: Curve, range: Range): LinesRow[] {
  const times = curve.dates.map((date) => Date.parse(date))
  const days = RANGES[range]
  const from = days === null ? Number.NEGATIVE_INFINITY : (times.at(-1) ?? 0) - days * DAY_MS
  const start = Math.max(
    0,
    times.findIndex((time) => time >= from),
  )
  const scale = (curve.equity[start] ?? 1) / (curve.benchmark?.[start] || 1)
  return times.slice(start).map((time, offset) => {
    const index = start + offset
    const benchmark = curve.benchmark?.[index]
    return {
      time,
      equity: curve.equity[index] ?? null,
      benchmark: benchmark === undefined ? null : benchmark * scale,
      drawdown: -(curve.drawdown[index] ?? 0),
      exposure: curve.exposure[index] ?? null,
    }
  })
}

/** Rolling figures at the dates of the curve. */
export function rollingRows(curve: Curve, rolling: NonNullable<BacktestDetail['rolling']>): LinesRow[] {
  return curve.dates.map((date, index) => ({
    time: Date.parse(date),
    sharpe: rolling.sharpe[index] ?? null,
    beta: rolling.beta?.[index] ?? null,
  }))
}
