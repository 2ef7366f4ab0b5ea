import { NotAvailable } from '@/components/backtests/metric-value'
import type { DeskStrategy } from '@/components/data/types'
import { StrategyState, share } from '@/components/strategies/strategy-words'
import { integer, percent } from '@/components/ui/format'
import { MeterBar } from '@/components/ui/meter-bar'
import { Delta, Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'

const winRate = ({ performance }: DeskStrategy) => performance.metrics.win_rate

export const STRATEGY_COLUMNS: readonly DataColumn<DeskStrategy>[] = [
  {
    id: 'name',
    header: 'Strategy',
    accessorFn: ({ name }) => name,
    cell: ({ row: { original } }) => (
      <>
        <span className="block max-w-[26ch] truncate font-semibold text-text max-sm:max-w-[14ch]">{original.name}</span>
        <span
          className="block max-w-[26ch] truncate text-xs text-muted max-sm:max-w-[18ch]"
          title={original.symbols.join(' ')}
        >
          {original.symbols.join(' ')}
        </span>
      </>
    ),
    meta: { priority: 1, grow: 2 },
  },
  {
    id: 'state',
    header: 'State',
    accessorFn: ({ enabled }) => (enabled ? 'enabled' : 'disabled'),
    cell: ({ row }) => <StrategyState strategy={row.original} />,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'allocation',
    header: 'Allocation',
    accessorFn: ({ allocation }) => allocation,
    cell: ({ row }) => share(row.original.allocation),
    meta: { numeric: true },
  },
  {
    id: 'used',
    header: 'Used',
    accessorFn: ({ exposure_share }) => exposure_share,
    cell: ({ row: { original } }) => (
      <MeterBar
        compact
        className="justify-end"
        label={`Allocation of ${original.name} used`}
        used={original.exposure_share}
        limit={original.allocation}
        format={share}
      />
    ),
    meta: { numeric: true },
  },
  {
    id: 'pnl',
    header: 'Net P&L, USD',
    accessorFn: ({ net_pnl }) => net_pnl,
    cell: ({ row }) => <Delta value={row.original.net_pnl} symbol={false} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'trades',
    header: 'Trades',
    accessorFn: ({ performance }) => performance.metrics.closed_trades.value,
    cell: ({ row }) => integer(row.original.performance.metrics.closed_trades.value),
    meta: { numeric: true },
  },
  {
    id: 'win-rate',
    header: 'Win rate',
    accessorFn: (strategy) => winRate(strategy).value,
    cell: ({ row }) => {
      const metric = winRate(row.original)
      return metric.value === null ? <NotAvailable reason={metric.reason} /> : percent(metric.value, { decimals: 0 })
    },
    meta: { numeric: true },
  },
  {
    id: 'next',
    header: 'Next run',
    accessorFn: ({ schedule }) => schedule.next_run,
    cell: ({ row: { original } }) =>
      original.schedule.next_run ? (
        <Time value={original.schedule.next_run} style="datetime" className="text-muted" />
      ) : (
        <span className="text-faint">none</span>
      ),
    meta: { numeric: true },
  },
]
