'use client'

import { LinesChart } from '@/components/backtests/lazy-charts'
import { MetricName, MetricValue } from '@/components/backtests/metric-value'
import type { LinesRow } from '@/components/charts/lines'
import type { DeskStrategy } from '@/components/data/types'
import { money } from '@/components/ui/format'
import { Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Delta, Money } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'

const LINES = [{ key: 'realized', label: 'Realised after fees', colour: 'var(--accent)', area: true }]
const METRICS = ['win_rate', 'profit_factor', 'payoff', 'expectancy'] as const

/** What it made, in figures and over time. */
export function PerformanceSection({ strategy }: { strategy: DeskStrategy }) {
  const { performance } = strategy
  const rows: LinesRow[] = performance.curve.map(({ at, realized }) => ({
    time: Date.parse(at),
    realized: Number(realized),
  }))
  return (
    <Section title="Performance" note="of its round trips" flush>
      <Facts
        className="border-t"
        facts={[
          { label: 'Net P&L, fees off', value: <Delta value={strategy.net_pnl} /> },
          { label: 'Realised', value: <Delta value={strategy.realized_pnl} arrow={false} /> },
          { label: 'Open', value: <Delta value={strategy.unrealized_pnl} arrow={false} /> },
          { label: 'Fees', value: <Money value={strategy.fees} /> },
          { label: 'Closed trades', value: performance.metrics.closed_trades.value ?? 0 },
          { label: 'Below its high', value: <Money value={performance.drawdown} /> },
        ]}
      />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 px-4 py-3 text-sm sm:grid-cols-4">
        {METRICS.map((name) => (
          <div key={name} className="[&_button]:min-h-6">
            <dt className="text-xs text-faint">
              <MetricName name={name} />
            </dt>
            <dd className="font-medium text-text">
              <MetricValue name={name} metric={performance.metrics[name]} />
            </dd>
          </div>
        ))}
      </dl>
      {rows.length > 1 ? (
        <div className="px-4 pb-3">
          <LinesChart
            label="Realised profit after fees over time"
            rows={rows}
            lines={LINES}
            height={180}
            reference={0}
            include={0}
            format={(value) => money(value)}
            axis="compact"
          />
        </div>
      ) : (
        <EmptyState className="py-6" title="No curve yet">
          It is drawn from the second round trip that has ended.
        </EmptyState>
      )}
    </Section>
  )
}
