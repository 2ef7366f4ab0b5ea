'use client'

import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  TickMarkType,
  type Time,
} from 'lightweight-charts'
import { type RefObject, useEffect, useRef, useState } from 'react'
import {
  type ChartMark,
  candleData,
  closeAverage,
  lineData,
  markerData,
  timeLabel,
  toStamp,
  volumeData,
} from '@/components/charts/candles-model'
import type { ChartColours } from '@/components/charts/use-chart-colours'
import type { Bar, Timeframe } from '@/lib/domain/market/bar'

/** Room that a letter beside a mark takes, in pixels. */
const LETTER_WIDTH = 8
/** More marks than this never have words: they are not laid out again at every step of a zoom. */
const MOST_WITH_WORDS = 200

type Parts = {
  chart: IChartApi
  candles: ISeriesApi<'Candlestick'>
  volume: ISeriesApi<'Histogram'>
  lines: ISeriesApi<'Line'>[]
  markers: ISeriesMarkersPluginApi<Time>
}

export type CandlesInput = {
  bars: readonly Bar[]
  timeframe: Timeframe
  averages: readonly number[]
  marks: readonly ChartMark[]
  colours: ChartColours | null
  /** Bars in view at first. */
  shownBars: number
  onCursor: (index: number | null) => void
}

const ticks: Record<TickMarkType, 'year' | 'month' | 'day' | 'time'> = {
  [TickMarkType.Year]: 'year',
  [TickMarkType.Month]: 'month',
  [TickMarkType.DayOfMonth]: 'day',
  [TickMarkType.Time]: 'time',
  [TickMarkType.TimeWithSeconds]: 'time',
}

export function averageColour(colours: ChartColours, index: number): string {
  return [colours.accent, colours.sample, colours.warn][index % 3] ?? colours.accent
}

function build(box: HTMLElement, timeframe: Timeframe, averages: readonly number[]): Parts {
  const chart = createChart(box, {
    autoSize: true,
    // The library's licence asks for a visible link to TradingView; its own logo is the simplest way to keep that promise.
    layout: { attributionLogo: true, fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.08, bottom: 0.06 } },
    timeScale: {
      borderVisible: false,
      timeVisible: timeframe !== '1d',
      rightOffset: 3,
      tickMarkFormatter: (time: Time, kind: TickMarkType) => timeLabel(Number(time), timeframe, ticks[kind]),
    },
    localization: { timeFormatter: (time: Time) => timeLabel(Number(time), timeframe, 'full') },
    // The wheel scrolls the page; zooming takes Ctrl, a pinch or a drag on the axis.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  })
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineStyle: LineStyle.Dotted })
  const lines = averages.map(() =>
    chart.addSeries(LineSeries, {
      lineWidth: 1,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    }),
  )
  const volume = chart.addSeries(
    HistogramSeries,
    { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false },
    1,
  )
  chart.panes()[0]?.setStretchFactor(4)
  chart.panes()[1]?.setStretchFactor(1)
  return { chart, candles, volume, lines, markers: createSeriesMarkers(candles) }
}

function paint({ chart, candles, lines }: Parts, colours: ChartColours): void {
  chart.applyOptions({
    layout: {
      background: { color: colours.bg },
      textColor: colours.faint,
      panes: { separatorColor: colours.hairline, separatorHoverColor: colours.edge },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.hairline } },
    crosshair: {
      vertLine: { color: colours.edge, labelBackgroundColor: colours.edge },
      horzLine: { color: colours.edge, labelBackgroundColor: colours.edge },
    },
  })
  candles.applyOptions({
    upColor: colours.gain,
    downColor: colours.loss,
    wickUpColor: colours.gain,
    wickDownColor: colours.loss,
  })
  lines.forEach((line, index) => {
    line.applyOptions({ color: averageColour(colours, index) })
  })
}

/** Owns the chart object. It is rebuilt only when its shape changes (time frame, number of lines); data and colours are applied. */
export function useCandles(box: RefObject<HTMLElement | null>, input: CandlesInput) {
  const { bars, timeframe, averages, marks, colours, shownBars, onCursor } = input
  const [parts, setParts] = useState<Parts | null>(null)
  const [letterBars, setLetterBars] = useState(Number.POSITIVE_INFINITY)
  const latest = useRef({ bars, onCursor })
  latest.current = { bars, onCursor }
  const windows = averages.join()

  useEffect(() => {
    if (!box.current) return
    const built = build(box.current, timeframe, windows ? windows.split(',').map(Number) : [])
    built.chart.subscribeCrosshairMove((event) => {
      const index = event.logical
      const inside = index !== undefined && event.point && index >= 0 && index < latest.current.bars.length
      latest.current.onCursor(inside ? index : null)
    })
    built.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range)
        setLetterBars(Math.ceil((LETTER_WIDTH * (range.to - range.from) * 10) / built.chart.timeScale().width()) / 10)
    })
    setParts(built)
    return () => {
      setParts(null)
      built.chart.remove()
    }
  }, [box, timeframe, windows])

  useEffect(() => {
    if (!parts || !colours) return
    paint(parts, colours)
    parts.candles.setData(candleData(bars))
    parts.volume.setData(volumeData(bars, colours))
    parts.lines.forEach((line, index) => {
      const window = Number(windows.split(',')[index])
      line.setData(lineData(bars, closeAverage(bars, window)))
    })
  }, [parts, colours, bars, windows])

  const room = marks.length > MOST_WITH_WORDS ? Number.POSITIVE_INFINITY : letterBars
  useEffect(() => {
    if (parts && colours) parts.markers.setMarkers(markerData(bars, marks, colours, room))
  }, [parts, colours, bars, marks, room])

  // A new symbol or time frame starts at its newest bars; an update of the same one leaves the view alone.
  const start = bars[0]?.time
  useEffect(() => {
    const count = latest.current.bars.length
    if (!parts || start === undefined) return
    parts.chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, count - shownBars), to: count + 2 })
  }, [parts, start, shownBars])

  return {
    /** Puts the crosshair on a bar, for the keyboard. */
    pointAt: (index: number) => {
      const bar = bars[index]
      if (parts && bar) parts.chart.setCrosshairPosition(bar.close, toStamp(bar.time), parts.candles)
      onCursor(index)
    },
    clear: () => {
      parts?.chart.clearCrosshairPosition()
      onCursor(null)
    },
    /** The chart as a PNG data address; null before it is drawn. */
    picture: () => parts?.chart.takeScreenshot().toDataURL('image/png') ?? null,
  }
}
