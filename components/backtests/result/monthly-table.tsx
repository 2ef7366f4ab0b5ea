'use client'

import type { MetricsReport } from '@/components/data/types'
import { signedPercent } from '@/components/ui/format'
import { ScrollBox } from '@/components/ui/layout/scroll-box'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** A month of this size has the full colour. */
const FULL = 0.1
/** Stronger would take the contrast from the figures. */
const STRONGEST = 46

function shade(value: number | undefined): string | undefined {
  if (value === undefined || value === 0) return undefined
  const share = Math.round(Math.min(1, Math.abs(value) / FULL) * STRONGEST)
  return `color-mix(in srgb, var(${value > 0 ? '--gain' : '--loss'}) ${share}%, transparent)`
}

/** The heading says that all is in percent. */
const figure = (value: Parameters<typeof signedPercent>[0]) => signedPercent(value, { decimals: 1 }).replace('%', '')

/** Years by months, with what each year made and what the benchmark did. */
export function MonthlyTable({ metrics }: { metrics: MetricsReport }) {
  const months = new Map(metrics.monthly_returns.map((row) => [row.period, row.strategy]))
  return (
    <div className="relative">
      <ScrollBox label="Monthly returns by year">
        <table className="w-full border-separate border-spacing-px text-xs">
          <thead>
            <tr className="text-faint">
              <th scope="col" className="sticky left-0 bg-bg px-1 max-sm:pr-3 py-1 text-left font-normal">
                Year
              </th>
              {MONTHS.map((month) => (
                <th key={month} scope="col" className="min-w-9 px-0.5 py-1 text-right font-normal">
                  {month}
                </th>
              ))}
              <th scope="col" className="min-w-11 py-1 pr-0.5 pl-1.5 text-right font-medium text-text">
                Year
              </th>
              <th scope="col" className="min-w-11 px-0.5 py-1 text-right font-normal max-sm:pr-10">
                Bench.
              </th>
            </tr>
          </thead>
          <tbody>
            {metrics.yearly_returns.map((year) => (
              <tr key={year.period}>
                <th scope="row" className="num sticky left-0 bg-bg px-1 max-sm:pr-3 text-left font-medium text-text">
                  {year.period}
                </th>
                {MONTHS.map((month, index) => {
                  const period = `${year.period}-${String(index + 1).padStart(2, '0')}`
                  const value = months.get(period)
                  return (
                    <td
                      key={month}
                      title={value === undefined ? undefined : `${period}: ${signedPercent(value)}`}
                      className="num h-7 rounded-sm px-0.5 text-right text-text"
                      style={{ background: shade(value) }}
                    >
                      {value === undefined ? '' : figure(value)}
                    </td>
                  )
                })}
                <td className="num py-1 pr-0.5 pl-1.5 text-right font-semibold text-text">{figure(year.strategy)}</td>
                <td className="num px-0.5 text-right text-muted max-sm:pr-10">{figure(year.benchmark)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {/* On a phone the table is wider than the page: its edge fades where it goes on. */}
      <div
        aria-hidden
        className="pointer-events-none absolute inset-y-0 -right-4 w-14 bg-linear-to-l from-bg from-25% sm:hidden"
      />
    </div>
  )
}
