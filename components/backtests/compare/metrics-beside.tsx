'use client'

import { Award } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { bestOf } from '@/components/backtests/compare/compare-model'
import { LineKey } from '@/components/backtests/compare/line-key'
import { MetricName, MetricValue } from '@/components/backtests/metric-value'
import { Verdict } from '@/components/backtests/status'
import { runName } from '@/components/backtests/words'
import type { Comparison } from '@/components/data/types'
import { Button } from '@/components/ui/button'
import { ScrollBox } from '@/components/ui/layout/scroll-box'
import { Section } from '@/components/ui/layout/section'
import { cn } from '@/lib/cn'
import { METRIC_KEYS, type MetricKey } from '@/lib/domain/metrics/catalogue'
import { paramWords } from '@/lib/domain/strategies/param-words'

/** What is shown at first. */
const MAIN: readonly MetricKey[] = [
  'total_return',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'max_drawdown',
  'longest_underwater_days',
  'closed_trades',
  'win_rate',
  'profit_factor',
  'average_exposure',
  'turnover',
  'cost_drag',
  'excess_return',
  'alpha',
  'beta',
]

/** The names of the figures stay when the runs are scrolled. */
const ROW_HEAD = 'sticky left-0 bg-bg px-4 text-left font-normal shadow-[inset_0_-1px_0_var(--hairline)]'

/** Figures of all runs side by side, the best of each row marked where the runs are alike. */
export function MetricsBeside({ comparison: { runs, differences } }: { comparison: Comparison }) {
  const [all, setAll] = useState(false)
  return (
    <Section
      title="Figures side by side"
      flush
      actions={
        <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${METRIC_KEYS.length}`}
        </Button>
      }
    >
      <ScrollBox label="Metrics of the runs">
        <table className="w-full table-fixed text-sm" style={{ minWidth: `${9 + runs.length * 7}rem` }}>
          <thead>
            <tr className="align-bottom shadow-[inset_0_-1px_0_var(--hairline)]">
              <th scope="col" className={cn(ROW_HEAD, 'w-36 py-2 text-xs text-faint sm:w-44')}>
                Metric
              </th>
              {runs.map(({ backtest }, index) => (
                <th key={backtest.id} scope="col" className="px-4 py-2 text-right font-normal">
                  <span className="block">
                    <LineKey index={index} />
                    <Link
                      href={`/backtests/${backtest.id}`}
                      className="font-medium text-text wrap-anywhere hover:underline"
                    >
                      {runName(backtest)}
                    </Link>
                  </span>
                  <span className="block truncate text-xs text-faint" title={paramWords(backtest.params)}>
                    {paramWords(backtest.params) || backtest.strategy}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className="shadow-[inset_0_-1px_0_var(--hairline)]">
              <th scope="row" className={cn(ROW_HEAD, 'text-muted')}>
                Verdict
              </th>
              {runs.map(({ backtest }) => (
                <td key={backtest.id} className="h-9 px-4 text-right">
                  <Verdict verdict={backtest.summary?.verdict} />
                </td>
              ))}
            </tr>
            {(all ? METRIC_KEYS : MAIN).map((key) => {
              const values = runs.map(({ metrics }) => metrics[key]?.value ?? null)
              const best = differences.length === 0 ? bestOf(key, values) : []
              return (
                <tr key={key} className="shadow-[inset_0_-1px_0_var(--hairline)]">
                  <th scope="row" className={cn(ROW_HEAD, 'text-muted')}>
                    <MetricName name={key} />
                  </th>
                  {runs.map(({ backtest, metrics }, index) => (
                    <td key={backtest.id} className="h-8 px-4 text-right text-text">
                      {best.includes(index) ? (
                        <span className="inline-flex items-center gap-1.5 font-semibold">
                          <Award aria-label="Best" className="size-3.5 text-accent" />
                          <MetricValue name={key} metric={metrics[key]} />
                        </span>
                      ) : (
                        <MetricValue name={key} metric={metrics[key]} />
                      )}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  )
}
