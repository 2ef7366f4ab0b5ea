'use client'

import type { EquityRow } from '@/components/charts/series'
import { money, percent, signedPercent } from '@/components/ui/format'
import { formatTime } from '@/components/ui/format-time'

/** recharts adds `active` and `payload`; what a payload carries is untyped there, so the row is checked here. */
type EquityTooltipProps = {
  active?: boolean
  payload?: readonly { payload?: unknown }[]
  /** Not `label`: recharts overwrites that with the value on the axis. */
  account: string
  benchmarkLabel: string
  locale: string
  zone: string
}

function isRow(value: unknown): value is EquityRow {
  return typeof value === 'object' && value !== null && 'equity' in value && 'drawdown' in value
}

export function EquityTooltip({ active, payload, account, benchmarkLabel, locale, zone }: EquityTooltipProps) {
  const row = payload?.[0]?.payload
  if (!active || !isRow(row)) return null
  return (
    <div className="rounded border border-hairline bg-raised px-2.5 py-2 text-xs shadow-lift">
      <div className="num mb-1 text-faint">{formatTime(row.time, 'datetime', zone)}</div>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        <Line name={account} value={money(row.equity, { locale })} mark="bg-accent" />
        {row.benchmark !== undefined && (
          <>
            <Line name={benchmarkLabel} value={money(row.benchmark, { locale })} mark="bg-faint" />
            <Line name="Ahead by" value={signedPercent(row.equity / row.benchmark - 1, { locale })} />
          </>
        )}
        <Line name="Drawdown" value={percent(row.drawdown, { locale })} mark="bg-loss" />
      </dl>
    </div>
  )
}

function Line({ name, value, mark }: { name: string; value: string; mark?: string }) {
  return (
    <>
      <dt className="flex items-center gap-1.5 text-muted">
        <span aria-hidden className={`h-0.5 w-2.5 rounded-full ${mark ?? ''}`} />
        {name}
      </dt>
      <dd className="num text-right font-medium text-text">{value}</dd>
    </>
  )
}
