'use client'

import { useId, useMemo, useState } from 'react'
import { LinesChart } from '@/components/backtests/lazy-charts'
import { curveRows, type Range, rangesOf } from '@/components/backtests/result/curves'
import { WhenSeen } from '@/components/backtests/when-seen'
import { EquityLegend } from '@/components/charts/equity-legend'
import type { LineSeries } from '@/components/charts/lines'
import { TooltipLine } from '@/components/charts/lines-tooltip'
import type { BacktestDetail } from '@/components/data/types'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/form/segmented'
import { money, percent, signedPercent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { cutoffOf } from '@/lib/domain/trust/cutoff'

const HEIGHT = 280
const LOWER = 92
const DRAWDOWN: readonly LineSeries[] = [{ key: 'drawdown', label: 'Drawdown', colour: 'var(--loss)', area: true }]

type Props = { run: BacktestDetail; benchmark: string }

/** The run against its benchmark, and how far it lay under its peak, with one crosshair. */
export function EquitySection({ run, benchmark }: Props) {
  const syncId = useId()
  const [range, setRange] = useState<Range>('Max')
  const [log, setLog] = useState(false)
  const curve = run.equity_curve
  const rows = useMemo(() => (curve ? curveRows(curve, range) : []), [curve, range])
  const lines = useMemo(
    (): LineSeries[] => [
      { key: 'equity', label: 'Equity', colour: 'var(--accent)', area: true },
      ...(curve?.benchmark ? [{ key: 'benchmark', label: benchmark, colour: 'var(--faint)', dashed: true }] : []),
    ],
    [curve, benchmark],
  )
  if (!curve) return null
  const cutoff = cutoffOf(run.trust)
  const until = cutoff === null ? null : Date.parse(cutoff)
  const first = rows[0]
  const last = rows.at(-1)
  const change = first?.equity && last?.equity ? last.equity / first.equity - 1 : null
  return (
    <Section
      title="Equity"
      note={<EquityLegend label={`this run ${signedPercent(change, { decimals: 1 })}`} benchmarkLabel={benchmark} />}
      actions={
        <>
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={log}
            onClick={() => setLog(!log)}
            className="aria-pressed:bg-selected aria-pressed:text-text"
          >
            Log
          </Button>
          <Segmented
            label="Range"
            options={rangesOf(curve).map((value) => ({ value, label: value }))}
            value={range}
            onValueChange={setRange}
          />
        </>
      }
    >
      <WhenSeen height={HEIGHT + LOWER}>
        <LinesChart
          rows={rows}
          lines={lines}
          format={(value) => money(value, { decimals: 0 })}
          axis="compact"
          label={`Equity of the run against ${benchmark}, ${range}${cutoff === null ? '' : `; shaded up to ${cutoff}, the model’s training cutoff`}`}
          height={HEIGHT}
          syncId={syncId}
          log={log}
          shade={until === null ? undefined : { until, label: 'before the model’s training cutoff' }}
          hideTime
          extra={(row) => (
            <>
              {row.equity && row.benchmark ? (
                <TooltipLine name="Ahead by" value={signedPercent(row.equity / row.benchmark - 1)} />
              ) : null}
              <TooltipLine name="Drawdown" value={percent(row.drawdown)} colour="var(--loss)" />
              <TooltipLine name="Exposure" value={percent(row.exposure, { decimals: 0 })} />
            </>
          )}
        />
        <LinesChart
          rows={rows}
          lines={DRAWDOWN}
          format={(value) => percent(value)}
          axis="percent"
          label="Drawdown of the run"
          height={LOWER}
          syncId={syncId}
          reference={0}
          shade={until === null ? undefined : { until }}
          include={0}
          quiet
        />
      </WhenSeen>
    </Section>
  )
}
