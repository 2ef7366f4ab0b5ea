'use client'

import { ImageDown } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { type ChartMark, closeAverage, timeLabel } from '@/components/charts/candles-model'
import { averageColour, useCandles } from '@/components/charts/use-candles'
import { useChartColours } from '@/components/charts/use-chart-colours'
import { IconButton } from '@/components/ui/button'
import { compact, price, signedPercent } from '@/components/ui/format'
import { cn } from '@/lib/cn'
import type { Bar, Timeframe } from '@/lib/domain/market/bar'

export type CandlesChartProps = {
  symbol: string
  bars: readonly Bar[]
  timeframe: Timeframe
  /** Windows of moving averages of the close, in bars; at most three keep it readable. */
  averages?: readonly number[]
  marks?: readonly ChartMark[]
  /** Bars in view at first; the others are a drag away. */
  shownBars?: number
  height?: number
  className?: string
}

const NONE: readonly never[] = []

/** Candles over volume, with the values under the cursor. Focused, the arrow keys walk the bars and Escape lets go. */
export function CandlesChart(props: CandlesChartProps) {
  const { symbol, bars, timeframe, averages = NONE, marks = NONE, shownBars = 130, height = 420, className } = props
  const box = useRef<HTMLDivElement>(null)
  const colours = useChartColours()
  const [cursor, setCursor] = useState<number | null>(null)
  const chart = useCandles(box, { bars, timeframe, averages, marks, colours, shownBars, onCursor: setCursor })
  const lines = useMemo(
    () => averages.map((window) => ({ window, values: closeAverage(bars, window) })),
    [averages, bars],
  )
  const last = bars.length - 1
  const index = cursor ?? last
  const bar = bars[index]

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      chart.pointAt(Math.min(last, Math.max(0, index + step)))
    } else if (event.key === 'Escape') chart.clear()
  }

  const savePicture = () => {
    const address = chart.picture()
    if (!address) return
    const link = document.createElement('a')
    link.href = address
    link.download = `${symbol}-${timeframe}.png`
    link.click()
  }

  return (
    <figure className={cn('relative flex min-w-0 flex-col', className)} style={{ height }}>
      <figcaption className="num flex h-16 shrink-0 flex-wrap content-start gap-x-3 overflow-hidden pt-1 pr-9 text-xs text-faint sm:h-6">
        {bar && <Legend bar={bar} before={bars[index - 1]} label={timeLabel(bar.time / 1000, timeframe, 'full')} />}
        {colours &&
          lines.map(({ window, values }, line) => (
            <span key={window} style={{ color: averageColour(colours, line) }}>
              SMA {window} {price(values[index])}
            </span>
          ))}
      </figcaption>
      <IconButton
        size="sm"
        label="Save the chart as a picture"
        icon={<ImageDown />}
        onClick={savePicture}
        className="absolute top-0 right-0 z-10"
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a canvas chart that is walked by keyboard has no element of its own */}
      <div
        ref={box}
        role="group"
        aria-roledescription="price chart"
        aria-label={`${symbol}, ${bars.length} bars of ${timeframe}. Arrow keys move from bar to bar.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard needs a place to stand
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={chart.clear}
        className="min-h-0 flex-1 focus-visible:outline-offset-[-2px]"
      />
      <span className="sr-only" role="status">
        {cursor !== null && bar ? `${timeLabel(bar.time / 1000, timeframe, 'full')}, close ${price(bar.close)}` : ''}
      </span>
    </figure>
  )
}

function Legend({ bar, before, label }: { bar: Bar; before: Bar | undefined; label: string }) {
  const change = before ? bar.close / before.close - 1 : null
  const tone = change === null || change === 0 ? 'text-text' : change > 0 ? 'text-gain' : 'text-loss'
  const values: [string, string][] = [
    ['O', price(bar.open)],
    ['H', price(bar.high)],
    ['L', price(bar.low)],
    ['C', price(bar.close)],
  ]
  return (
    <>
      <span>{label}</span>
      <span className="flex gap-2">
        {values.map(([name, value]) => (
          <span key={name}>
            {name} <span className={tone}>{value}</span>
          </span>
        ))}
      </span>
      <span className={tone}>{signedPercent(change)}</span>
      <span>Vol {compact(bar.volume, { decimals: 2 })}</span>
    </>
  )
}
