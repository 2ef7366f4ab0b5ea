'use client'

import { type ReactNode, useId, useMemo } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { LineSeries, LinesRow } from '@/components/charts/lines'
import { LinesTooltip } from '@/components/charts/lines-tooltip'
import { type TickKind, tickFormat } from '@/components/charts/series'
import { roundTicks } from '@/lib/domain/axis/round-ticks'
import { timeTick, timeTicks } from '@/lib/domain/axis/time-ticks'

export type LinesChartProps = {
  rows: readonly LinesRow[]
  lines: readonly LineSeries[]
  /** How values are written under the cursor. */
  format: (value: number) => string
  /** How they are written on the axis. */
  axis: TickKind
  /** What the picture shows, for those who cannot see it. */
  label: string
  height?: number
  /** Charts of one id move their crosshairs together. */
  syncId?: string
  log?: boolean
  /** A line across, such as zero. */
  reference?: number
  /** Shades what lies up to an instant, and says why; panes of one chart need the words once. */
  shade?: { readonly until: number; readonly label?: string }
  /** Keeps this value inside the axis. */
  include?: number
  hideTime?: boolean
  /** Only one of several synchronised panes shows its values. */
  quiet?: boolean
  /** Further lines of the box under the cursor. */
  extra?: (row: LinesRow) => ReactNode
}

const AXIS = { fill: 'var(--faint)', fontSize: 11 }
const AXIS_WIDTH = 56
const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 }

/** Values of one kind over time. Arrow keys walk the crosshair along. Days are those of UTC: bars carry dates, not instants. */
export function LinesChart(props: LinesChartProps) {
  const { rows, lines, format, axis, label, height = 200, syncId, log = false, reference, shade, include } = props
  const id = useId()
  const [low, high] = useMemo(() => extent(rows, lines, include), [rows, lines, include])
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return null
  const isLog = log && low > 0
  const pad = (high - low || Math.abs(high) || 1) * 0.05
  const domain: [number, number] = isLog
    ? [low / 1.03, high * 1.03]
    : [include === low ? low : low - pad, include === high ? high : high + pad]
  const times = timeTicks(first.time, last.time)
  const ticks = isLog ? logTicks(domain) : roundTicks(domain[0], domain[1], height < 140 ? 2 : 4)
  return (
    <figure className="min-w-0" aria-label={label}>
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height }}>
          <ComposedChart
            data={rows as LinesRow[]}
            syncId={syncId ?? id}
            margin={MARGIN}
            accessibilityLayer={!props.quiet}
          >
            <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
            <XAxis
              dataKey="time"
              type="number"
              domain={['dataMin', 'dataMax']}
              tickLine={false}
              axisLine={false}
              tick={AXIS}
              minTickGap={16}
              height={22}
              hide={props.hideTime}
              ticks={times.ticks}
              tickFormatter={(value: number) => timeTick(value, times.unit)}
            />
            <YAxis
              orientation="right"
              width={AXIS_WIDTH}
              scale={isLog ? 'log' : 'linear'}
              domain={domain}
              allowDataOverflow
              ticks={ticks}
              tickFormatter={tickFormat(axis, ticks)}
              tick={AXIS}
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--edge)', strokeDasharray: '3 3' }}
              content={props.quiet ? () => null : <LinesTooltip lines={lines} format={format} extra={props.extra} />}
            />
            {shade && shade.until >= first.time && (
              <ReferenceArea
                x1={first.time}
                x2={Math.min(shade.until, last.time)}
                fill="var(--faint)"
                fillOpacity={0.14}
                stroke="none"
                label={
                  shade.label && { value: shade.label, position: 'insideTopLeft', fill: 'var(--muted)', fontSize: 11 }
                }
              />
            )}
            {reference !== undefined && <ReferenceLine y={reference} stroke="var(--edge)" strokeDasharray="2 3" />}
            {lines
              .filter(({ area }) => area)
              .map(({ key, colour }) => (
                <Area
                  key={key}
                  dataKey={key}
                  stroke="none"
                  fill={colour}
                  fillOpacity={0.16}
                  isAnimationActive={false}
                  activeDot={false}
                  baseValue={reference ?? 'dataMin'}
                />
              ))}
            {lines.map(({ key, colour, dashed }) => (
              <Line
                key={key}
                dataKey={key}
                stroke={colour}
                strokeWidth={dashed ? 1.25 : 1.5}
                strokeDasharray={dashed ? '4 3' : undefined}
                dot={false}
                activeDot={{ r: 2.5, strokeWidth: 0, fill: colour }}
                isAnimationActive={false}
                connectNulls
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}

function extent(rows: readonly LinesRow[], lines: readonly LineSeries[], include?: number): [number, number] {
  let low = include ?? Number.POSITIVE_INFINITY
  let high = include ?? Number.NEGATIVE_INFINITY
  for (const row of rows)
    for (const { key } of lines) {
      const value = row[key]
      if (value === null || value === undefined) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  return low <= high ? [low, high] : [0, 1]
}

/** Steps of 1, 2 and 5 that fall into the range; a narrow one gets plain steps. */
function logTicks([low, high]: [number, number]): number[] {
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const factor of [1, 1.5, 2, 3, 5, 7]) {
      const tick = factor * 10 ** power
      if (tick >= low && tick <= high) ticks.push(tick)
    }
  return ticks.length >= 3 ? ticks : roundTicks(low, high)
}
