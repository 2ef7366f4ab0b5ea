import { ProgressCell, RunStatus, Verdict } from '@/components/backtests/status'
import { methodWords, runName, shortSymbols } from '@/components/backtests/words'
import { Sparkline } from '@/components/charts/sparkline'
import { isMoving } from '@/components/data/backtests'
import type { Backtest } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { Delta, Percent, Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'
import { cn } from '@/lib/cn'

const NO_RATIO = 'Too few daily returns for a ratio, or returns that do not vary'

function Ratio({ value }: { value: number | null | undefined }) {
  if (value === undefined) return <span className="text-faint">—</span>
  if (value === null)
    return (
      <span className="text-faint" title={NO_RATIO}>
        n/a
      </span>
    )
  return <>{value.toFixed(2).replace('-', '−')}</>
}

const aheadOf = ({ summary }: Backtest): number | null =>
  summary?.benchmark_return == null ? null : summary.total_return - summary.benchmark_return

export const BACKTEST_COLUMNS: readonly DataColumn<Backtest>[] = [
  {
    id: 'name',
    header: 'Backtest',
    accessorFn: runName,
    cell: ({ row: { original: run } }) => (
      <span className="flex max-w-30 flex-col py-1 leading-4 sm:max-w-40 min-[1400px]:max-w-56">
        <span className="flex items-center gap-1.5">
          <span className={cn('truncate font-medium text-text', run.tags.length > 0 && 'lg:max-w-[60%] lg:shrink-0')}>
            {runName(run)}
          </span>
          {run.tags.length > 0 && (
            <span className="flex min-w-0 gap-1 max-lg:hidden" title={run.tags.join(', ')}>
              <Badge className="block h-4 min-w-0 truncate px-1 leading-4">{run.tags[0]}</Badge>
              {run.tags.length > 1 && <Badge className="h-4 px-1">+{run.tags.length - 1}</Badge>}
            </span>
          )}
        </span>
        <span className="truncate text-xs text-faint">{methodWords(run)}</span>
      </span>
    ),
    meta: { priority: 1, grow: 2.4 },
  },
  {
    id: 'sparkline',
    header: 'Equity',
    enableSorting: false,
    cell: ({ row: { original: run } }) => <Sparkline values={run.summary?.sparkline ?? []} width={56} />,
  },
  {
    id: 'symbols',
    header: 'Symbols, period',
    accessorFn: ({ symbols, from, to }) => `${symbols.join(' ')}, ${from} to ${to}`,
    cell: ({ row: { original: run } }) => (
      <span className="flex flex-col py-1 leading-4" title={run.symbols.join(', ')}>
        <span className="whitespace-nowrap text-text">{shortSymbols(run.symbols, 2)}</span>
        <span className="num text-xs text-faint">
          {run.from} – {run.to}
        </span>
      </span>
    ),
    meta: { grow: 1.6 },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: ({ status }) => status,
    cell: ({ row: { original: run } }) =>
      isMoving(run.status) ? (
        <ProgressCell {...run} />
      ) : (
        <span title={run.error?.message}>
          <RunStatus status={run.status} />
        </span>
      ),
    meta: { priority: 1 },
  },
  {
    id: 'verdict',
    header: 'Verdict',
    accessorFn: ({ summary }) => summary?.verdict,
    cell: ({ row }) => <Verdict verdict={row.original.summary?.verdict} />,
  },
  {
    id: 'warnings',
    header: 'Warn.',
    accessorFn: ({ summary }) => summary?.warnings,
    cell: ({ row: { original: run } }) => {
      const count = run.summary?.warnings
      return <span className={count ? 'text-warn' : 'text-faint'}>{count ?? '—'}</span>
    },
    meta: { numeric: true, label: 'Warnings' },
  },
  {
    id: 'return',
    header: 'Return',
    accessorFn: ({ summary }) => summary?.total_return,
    cell: ({ row }) => <Delta value={row.original.summary?.total_return} kind="percent" arrow={false} />,
    meta: { numeric: true, priority: 1, label: 'Total return' },
  },
  {
    id: 'cagr',
    header: 'CAGR',
    accessorFn: ({ summary }) => summary?.cagr,
    cell: ({ row }) => <Percent value={row.original.summary?.cagr} />,
    meta: { numeric: true },
  },
  {
    id: 'sharpe',
    header: 'Sharpe',
    accessorFn: ({ summary }) => summary?.sharpe,
    cell: ({ row }) => <Ratio value={row.original.summary?.sharpe} />,
    meta: { numeric: true },
  },
  {
    id: 'drawdown',
    header: 'Drawdown',
    accessorFn: ({ summary }) => summary?.max_drawdown,
    cell: ({ row }) => <Percent value={row.original.summary?.max_drawdown} />,
    meta: { numeric: true, label: 'Maximum drawdown' },
  },
  {
    id: 'ahead',
    header: 'vs bench.',
    accessorFn: aheadOf,
    cell: ({ row }) => <Delta value={aheadOf(row.original)} kind="percent" arrow={false} />,
    meta: { numeric: true, label: 'vs benchmark' },
  },
  {
    id: 'tags',
    header: 'Tags',
    accessorFn: ({ tags }) => tags.join(' '),
    cell: ({ row }) => (
      <span className="flex gap-1">
        {row.original.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'created',
    header: 'Asked',
    accessorFn: ({ created_at }) => created_at,
    cell: ({ row }) => <Time value={row.original.created_at} style="datetime" className="text-xs text-faint" />,
  },
]
