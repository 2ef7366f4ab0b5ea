'use client'

import { useMemo } from 'react'
import { Bar, BarChart, Cell, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { tickFormat } from '@/components/charts/series'
import { integer, percent } from '@/components/ui/format'
import { roundTicks } from '@/lib/domain/axis/round-ticks'

export type HistogramChartProps = {
  /** Bins of equal width from `start` on. */
  histogram: { start: number; width: number; counts: readonly number[] }
  /** What is counted: "days". */
  noun: string
  label: string
  height?: number
}

type Bin = { from: number; to: number; middle: number; count: number }

const AXIS = { fill: 'var(--faint)', fontSize: 11 }
const isBin = (value: unknown): value is Bin => typeof value === 'object' && value !== null && 'count' in value

/** How often values of each size came, fractions in percent; below zero in the colour of a loss. */
export function HistogramChart({ histogram, noun, label, height = 200 }: HistogramChartProps) {
  const { start, width, counts } = histogram
  const bins = useMemo(
    () =>
      counts.map((count, index): Bin => {
        const from = start + index * width
        return { from, to: from + width, middle: from + width / 2, count }
      }),
    [start, width, counts],
  )
  const end = start + width * counts.length
  const ticks = roundTicks(start, end, 6)
  return (
    <figure className="min-w-0" aria-label={label}>
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height }}>
          <BarChart data={bins} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barCategoryGap={1} accessibilityLayer>
            <XAxis
              dataKey="middle"
              type="number"
              domain={[start, end]}
              ticks={ticks}
              tickLine={false}
              axisLine={false}
              tick={AXIS}
              height={22}
              minTickGap={12}
              tickFormatter={tickFormat('percent', ticks)}
            />
            <YAxis orientation="right" width={40} tick={AXIS} tickLine={false} axisLine={false} allowDecimals={false} />
            <ReferenceLine x={0} stroke="var(--edge)" strokeDasharray="2 3" />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: 'var(--selected)', opacity: 0.6 }}
              content={({ active, payload }) => {
                const bin: unknown = payload?.[0]?.payload
                if (!active || !isBin(bin)) return null
                return (
                  <div className="num rounded border border-hairline bg-raised px-2.5 py-2 text-xs shadow-lift">
                    <div className="text-faint">
                      {percent(bin.from)} to {percent(bin.to)}
                    </div>
                    <div className="font-medium text-text">
                      {integer(bin.count)} {noun}
                    </div>
                  </div>
                )
              }}
            />
            <Bar dataKey="count" isAnimationActive={false}>
              {bins.map(({ from, to }) => (
                <Cell
                  key={from}
                  fill={to <= 0 ? 'var(--loss)' : from >= 0 ? 'var(--accent)' : 'var(--faint)'}
                  fillOpacity={0.75}
                />
              ))}
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
