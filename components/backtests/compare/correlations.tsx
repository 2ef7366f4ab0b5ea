import { LineKey } from '@/components/backtests/compare/line-key'
import { runName } from '@/components/backtests/words'
import type { Comparison } from '@/components/data/types'
import { ScrollBox } from '@/components/ui/layout/scroll-box'
import { Section } from '@/components/ui/layout/section'

const STRONGEST = 44

const shade = (value: number | null): string | undefined =>
  value === null
    ? undefined
    : `color-mix(in srgb, var(${value >= 0 ? '--accent' : '--warn'}) ${Math.round(Math.abs(value) * STRONGEST)}%, transparent)`

/** How alike the daily returns of the runs are: 1 moves together, 0 has nothing to do with each other. */
export function Correlations({ comparison: { runs, correlations } }: { comparison: Comparison }) {
  return (
    <Section title="Correlation of daily returns" note="1 moves together, 0 apart">
      <ScrollBox label="Correlation matrix">
        <table className="border-separate border-spacing-px text-sm">
          <thead>
            <tr>
              <td />
              {runs.map(({ backtest }, index) => (
                <th
                  key={backtest.id}
                  scope="col"
                  className="max-w-28 px-2 py-1 align-bottom text-xs font-normal text-muted"
                >
                  <LineKey index={index} />
                  {runName(backtest)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map(({ backtest }, row) => (
              <tr key={backtest.id}>
                <th scope="row" className="max-w-48 truncate pr-3 text-left text-xs font-normal text-muted">
                  <LineKey index={row} />
                  {runName(backtest)}
                </th>
                {runs.map(({ backtest: other }, column) => {
                  const value = correlations[row]?.[column] ?? null
                  return (
                    <td
                      key={other.id}
                      title={value === null ? 'Too few common days' : undefined}
                      className="num h-8 min-w-20 rounded-sm px-2 text-center text-text"
                      style={{ background: shade(value) }}
                    >
                      {value === null ? 'n/a' : value.toFixed(2).replace('-', '−')}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  )
}
