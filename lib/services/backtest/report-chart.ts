import { decimalsOf, roundTicks } from '../../domain/axis/round-ticks'
import { timeTick, timeTicks } from '../../domain/axis/time-ticks'
import { dateToMs } from '../../domain/calendar/iso-date'
import type { ReportSections } from './report-sections'

type Mark = { readonly at: number; readonly text: string }

/** The curve of a printed report, whatever it is drawn on: points from the left and the top of a box, and the marks beside it. */
export type CurveLayout = {
  readonly lines: readonly { readonly colour: string; readonly points: readonly (readonly [x: number, y: number])[] }[]
  readonly levels: readonly Mark[]
  readonly dates: readonly Mark[]
}

/** From here on levels are written in short: 25K, 1.5M. */
const MOST_LONG = 10_000
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 3 })

export const GRID_COLOUR = '#e4e6ea'
export const CAPTION = 'Growth of 1: strategy (blue), benchmark (grey)'

/** Lays the curve out in a box of so many units; days stand where they are in time, however few of them are drawn. */
export function layOutCurve(curve: ReportSections['curve'], width: number, height: number): CurveLayout {
  const { strategy, benchmark } = curve
  const times = curve.dates.map(dateToMs)
  const first = times[0] ?? 0
  const last = times.at(-1) ?? first
  const all = [...strategy, ...(benchmark ?? [])]
  const lowest = Math.min(...all)
  const highest = Math.max(...all)
  // A curve that never moves lies in the middle.
  const room = highest > lowest ? 0 : Math.abs(highest) * 0.05 || 1
  const low = lowest - room
  const high = highest + room
  const across = (time: number) => ((time - first) / (last - first || 1)) * width
  const down = (value: number) => height - ((value - low) / (high - low)) * height
  const line = (values: readonly number[], colour: string) => ({
    colour,
    points: values.map((value, index) => [across(times[index] ?? first), down(value)] as const),
  })
  const levels = roundTicks(low, high)
  const decimals = decimalsOf(levels)
  const { ticks, unit } = timeTicks(first, last)
  return {
    lines: [...(benchmark ? [line(benchmark, '#a9b0bd')] : []), line(strategy, '#1f4ed8')],
    levels: levels.map((level) => ({
      at: down(level),
      text: Math.abs(level) < MOST_LONG ? level.toFixed(decimals) : SHORT.format(level),
    })),
    dates: ticks.map((time) => ({ at: across(time), text: timeTick(time, unit) })),
  }
}
