import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

type Props = {
  label: string
  head: readonly string[]
  rows: readonly { key: string; cells: readonly ReactNode[]; strong?: boolean }[]
  className?: string
}

/** A small table of figures: the first column names, the others are numbers. */
export function FactsTable({ label, head, rows, className }: Props) {
  return (
    <div className={cn('scroll-slim overflow-x-auto', className)}>
      <table aria-label={label} className="w-full max-w-180 text-sm">
        <thead>
          <tr className="text-xs text-faint">
            {head.map((name, index) => (
              <th
                key={name}
                scope="col"
                className={cn('h-7 whitespace-nowrap pr-4 font-normal', index === 0 ? 'text-left' : 'text-right')}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, strong }) => (
            <tr key={key} className="shadow-[inset_0_1px_0_var(--hairline)]">
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th
                    key={head[index]}
                    scope="row"
                    className={cn('h-8 py-1 pr-4 text-left', strong ? 'font-semibold' : 'font-normal', 'text-text')}
                  >
                    {cell}
                  </th>
                ) : (
                  <td key={head[index]} className={cn('num h-8 pr-4 text-right text-text', strong && 'font-semibold')}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A paragraph of the trust panel. */
export const Words = ({ children }: { children: ReactNode }) => (
  <p className="max-w-[82ch] text-sm text-muted text-pretty [&_b]:font-semibold [&_b]:text-text">{children}</p>
)
