import type { ReactNode } from 'react'
import type { LineSeries, LinesRow } from '@/components/charts/lines'

/** recharts adds `active` and `payload`; what a payload carries is untyped there, so the row is checked here. */
type Props = {
  active?: boolean
  payload?: readonly { payload?: unknown }[]
  lines: readonly LineSeries[]
  format: (value: number) => string
  extra?: (row: LinesRow) => ReactNode
}

const isRow = (value: unknown): value is LinesRow => typeof value === 'object' && value !== null && 'time' in value

export function LinesTooltip({ active, payload, lines, format, extra }: Props) {
  const row = payload?.[0]?.payload
  if (!active || !isRow(row)) return null
  return (
    <div className="rounded border border-hairline bg-raised px-2.5 py-2 text-xs shadow-lift">
      <div className="num mb-1 text-faint">{new Date(row.time).toISOString().slice(0, 10)}</div>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {lines.map(({ key, label, colour }) => {
          const value = row[key]
          if (value === null || value === undefined) return null
          return <TooltipLine key={key} name={label} value={format(value)} colour={colour} />
        })}
        {extra?.(row)}
      </dl>
    </div>
  )
}

export function TooltipLine({ name, value, colour }: { name: string; value: string; colour?: string }) {
  return (
    <>
      <dt className="flex max-w-56 items-center gap-1.5 text-muted">
        <span aria-hidden className="h-0.5 w-2.5 shrink-0 rounded-full" style={{ background: colour }} />
        <span className="truncate">{name}</span>
      </dt>
      <dd className="num text-right font-medium text-text">{value}</dd>
    </>
  )
}
