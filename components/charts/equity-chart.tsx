'use client'

import { useId, useMemo } from 'react'
import {
  Area,
  AreaChart,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { EquityTooltip } from '@/components/charts/equity-tooltip'
import {
  axisDate,
  axisTicks,
  type EquityPoint,
  summarise,
  thin,
  tickFormat,
  withDrawdown,
} from '@/components/charts/series'
import { money, percent, signedPercent } from '@/components/ui/format'
import { formatTime } from '@/components/ui/format-time'
import { useFormatPreferences } from '@/components/ui/number'
import { cn } from '@/lib/cn'
import { roundTicks } from '@/lib/domain/axis/round-ticks'

export type EquityChartProps = {
  points: readonly EquityPoint[]
  /** Names of the two lines. */
  label?: string
  benchmarkLabel?: string
  /** Pane of the drawdown under the curve. */
  drawdown?: boolean
  /** Drawdown at which trading halts, as a negative fraction; drawn as a line in the lower pane. */
  halt?: number
  height?: number
  className?: string
}

const AXIS = { fill: 'var(--faint)', fontSize: 11 }
const AXIS_WIDTH = 52
const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 }

/** Equity with an optional benchmark, and the drawdown under it with the same crosshair. Arrow keys move along the curve. */
export function EquityChart(props: EquityChartProps) {
  const {
    points,
    label = 'Account',
    benchmarkLabel = 'Benchmark',
    drawdown = true,
    halt,
    height = 320,
    className,
  } = props
  const id = useId()
  const { locale, zone } = useFormatPreferences()
  const rows = useMemo(() => withDrawdown(points), [points])
  const shown = useMemo(() => thin(rows), [rows])
  const summary = useMemo(() => summarise(rows), [rows])
  if (!summary) return null

  const values = shown.flatMap((row) => (row.benchmark === undefined ? [row.equity] : [row.equity, row.benchmark]))
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const pad = (high - low || Math.abs(high) || 1) * 0.06
  const span = summary.last.time - summary.first.time
  const lower = drawdown ? Math.round(height * 0.27) : 0
  const floor =
    Math.min(summary.worst.drawdown, halt !== undefined && halt > summary.worst.drawdown * 3 ? halt : 0, -0.001) * 1.08
  const ticks = axisTicks(
    shown.map((row) => row.time),
    span,
    zone,
  )
  const hasBenchmark = summary.benchmarkChange !== null
  const levels = roundTicks(low - pad, high + pad)

  const text =
    `${label} from ${money(summary.first.equity, { locale })} on ${formatTime(summary.first.time, 'date', zone)} ` +
    `to ${money(summary.last.equity, { locale })} on ${formatTime(summary.last.time, 'date', zone)}, ${signedPercent(summary.change, { locale })}` +
    `${hasBenchmark ? `; ${benchmarkLabel} ${signedPercent(summary.benchmarkChange, { locale })}` : ''}. ` +
    `Deepest drawdown ${percent(summary.worst.drawdown, { locale })} on ${formatTime(summary.worst.time, 'date', zone)}.`

  const time = {
    dataKey: 'time',
    type: 'category' as const,
    ticks,
    interval: 'preserveStart' as const,
    tickLine: false,
    axisLine: false,
    tick: AXIS,
    minTickGap: 24,
    tickFormatter: (value: number) => axisDate(value, span, zone),
  }

  return (
    <figure className={cn('min-w-0', className)} aria-label={`${label}: equity${drawdown ? ' and drawdown' : ''}`}>
      <figcaption className="sr-only">{text}</figcaption>
      <div style={{ height: height - lower }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: height - lower }}>
          <ComposedChart data={shown} syncId={id} margin={MARGIN} accessibilityLayer>
            <defs>
              <linearGradient id={`${id}-fill`} x1="0" y1="0" x2="0" y2="1">
                <stop offset="0" stopColor="var(--accent)" stopOpacity={0.16} />
                <stop offset="1" stopColor="var(--accent)" stopOpacity={0} />
              </linearGradient>
            </defs>
            <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
            <XAxis {...time} hide={drawdown} height={22} />
            <YAxis
              orientation="right"
              width={AXIS_WIDTH}
              domain={[low - pad, high + pad]}
              ticks={levels}
              tickFormatter={tickFormat('compact', levels, locale)}
              tick={AXIS}
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--edge)', strokeDasharray: '3 3' }}
              content={<EquityTooltip account={label} benchmarkLabel={benchmarkLabel} locale={locale} zone={zone} />}
            />
            <Area
              dataKey="equity"
              stroke="none"
              fill={`url(#${id}-fill)`}
              isAnimationActive={false}
              activeDot={false}
              baseValue="dataMin"
            />
            {hasBenchmark && (
              <Line
                dataKey="benchmark"
                stroke="var(--faint)"
                strokeWidth={1.25}
                strokeDasharray="4 3"
                dot={false}
                activeDot={{ r: 2.5, strokeWidth: 0 }}
                isAnimationActive={false}
                connectNulls
              />
            )}
            <Line
              dataKey="equity"
              stroke="var(--accent)"
              strokeWidth={1.75}
              dot={false}
              activeDot={{ r: 3, strokeWidth: 0 }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      {drawdown && (
        <div style={{ height: lower }}>
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: lower }}>
            <AreaChart data={shown} syncId={id} margin={MARGIN} accessibilityLayer={false}>
              <XAxis {...time} height={22} />
              <YAxis
                orientation="right"
                width={AXIS_WIDTH}
                domain={[floor, 0]}
                ticks={[...new Set([summary.worst.drawdown, 0])]}
                tickFormatter={(value: number) => percent(value, { locale, decimals: value === 0 ? 0 : 2 })}
                tick={AXIS}
                tickLine={false}
                axisLine={false}
              />
              <ReferenceLine y={0} stroke="var(--hairline)" />
              {halt !== undefined && halt >= floor && (
                <ReferenceLine y={halt} stroke="var(--live)" strokeDasharray="2 3" />
              )}
              <Tooltip
                isAnimationActive={false}
                cursor={{ stroke: 'var(--edge)', strokeDasharray: '3 3' }}
                content={() => null}
              />
              <Area
                dataKey="drawdown"
                stroke="var(--loss)"
                strokeWidth={1}
                fill="var(--loss)"
                fillOpacity={0.2}
                isAnimationActive={false}
                activeDot={{ r: 2.5, strokeWidth: 0 }}
              />
            </AreaChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  )
}
