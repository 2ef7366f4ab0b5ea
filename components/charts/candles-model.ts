import type {
  CandlestickData,
  HistogramData,
  LineData,
  SeriesMarker,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts'
import type { ChartColours } from '@/components/charts/use-chart-colours'
import { EXCHANGE_ZONE } from '@/components/ui/format-time'
import type { Bar, Timeframe } from '@/lib/domain/market/bar'

/** A mark on the price chart: what was bought or sold, or something that happened. `time` is epoch milliseconds. */
export type ChartMark = {
  time: number
  kind: 'buy' | 'sell' | 'note'
  /** Beside the mark: "40 @ 415.88". */
  text?: string
  /** Fills sit at their price; without one the mark stands under or over the bar. */
  price?: number
}

/** The library counts in seconds. */
export const toStamp = (timeMs: number) => Math.floor(timeMs / 1000) as UTCTimestamp

/** A simple moving average of closes; null until the window is full. */
export function closeAverage(bars: readonly Bar[], window: number): (number | null)[] {
  let sum = 0
  return bars.map((bar, index) => {
    sum += bar.close - (bars[index - window]?.close ?? 0)
    return index + 1 < window ? null : sum / window
  })
}

export function candleData(bars: readonly Bar[]): CandlestickData<UTCTimestamp>[] {
  return bars.map(({ time, open, high, low, close }) => ({ time: toStamp(time), open, high, low, close }))
}

/** Volume in the colour of its bar, faded by an alpha byte (tokens are six-digit hex). */
export function volumeData(bars: readonly Bar[], colours: ChartColours): HistogramData<UTCTimestamp>[] {
  return bars.map((bar) => ({
    time: toStamp(bar.time),
    value: bar.volume,
    color: `${bar.close >= bar.open ? colours.gain : colours.loss}66`,
  }))
}

export function lineData(bars: readonly Bar[], values: readonly (number | null)[]) {
  return bars.map((bar, index): LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp> => {
    const value = values[index] ?? null
    return value === null ? { time: toStamp(bar.time) } : { time: toStamp(bar.time), value }
  })
}

/** The last bar that had begun at `timeMs`: a fill belongs to the bar it happened in. −1 before the first. */
function barAt(bars: readonly Bar[], timeMs: number): number {
  let low = 0
  let high = bars.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bars[middle]?.time ?? 0) <= timeMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Marks by their time. Words are left out where there are many, or they would lie on those before; a letter is as wide as so many bars. */
export function markerData(
  bars: readonly Bar[],
  marks: readonly ChartMark[],
  colours: ChartColours,
  letterBars: number,
): SeriesMarker<UTCTimestamp>[] {
  const letters = marks.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)
  const isRoomy = letters * letterBars * 2 <= bars.length
  let free = Number.NEGATIVE_INFINITY
  return [...marks]
    .sort((a, b) => a.time - b.time)
    .flatMap((mark): SeriesMarker<UTCTimestamp>[] => {
      const index = barAt(bars, mark.time)
      const bar = bars[index]
      if (!bar) return []
      const time = toStamp(bar.time)
      const half = ((mark.text?.length ?? 0) / 2) * letterBars
      const text = isRoomy && index - half >= free ? mark.text : undefined
      if (text) free = index + half
      if (mark.kind === 'buy') return [{ time, text, position: 'belowBar', shape: 'arrowUp', color: colours.gain }]
      if (mark.kind === 'sell') return [{ time, text, position: 'aboveBar', shape: 'arrowDown', color: colours.loss }]
      return [{ time, text, position: 'aboveBar', shape: 'circle', color: colours.muted, size: 0.6 }]
    })
}

/** Daily bars carry the date of their session at 00:00 UTC; shorter ones are instants, shown on the exchange's clock. */
export function timeLabel(
  stamp: number,
  timeframe: Timeframe,
  tick: 'year' | 'month' | 'day' | 'time' | 'full',
): string {
  const shapes: Record<typeof tick, Intl.DateTimeFormatOptions> = {
    year: { year: 'numeric' },
    month: { month: 'short' },
    day: { day: 'numeric', month: 'short' },
    time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    full: {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...(timeframe === '1d' ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    },
  }
  const timeZone = timeframe === '1d' ? 'UTC' : EXCHANGE_ZONE
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...shapes[tick] }).format(stamp * 1000)
}
