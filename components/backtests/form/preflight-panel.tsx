'use client'

import type { Kind } from '@/components/backtests/form/form-values'
import { shortSymbols } from '@/components/backtests/words'
import { problemOf } from '@/components/data/api'
import type { BacktestInput } from '@/components/data/backtests'
import { usePreflight } from '@/components/data/backtests'
import { duration, integer, money } from '@/components/ui/format'
import { ErrorState } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'
import { cn } from '@/lib/cn'
import { plural } from '@/lib/domain/plural'

type Props = {
  /** Null while the form does not hold one that could be sent. */
  request: BacktestInput | null
  kind: Kind
}

/** What a run reads and needs; of a sweep, what each of its runs reads. */
export function PreflightPanel({ request, kind }: Props) {
  const { data, isError, error, isFetching } = usePreflight(request)
  if (!request)
    return (
      <p className="text-sm text-faint text-pretty">
        {kind === 'run'
          ? 'As soon as the form is complete, this says how many bars the run reads, how long it takes and what is missing.'
          : 'As soon as the form is complete, this says how many bars each run reads and what is missing.'}
      </p>
    )
  if (isError) return <ErrorState inline {...problemOf(error)} />
  if (!data)
    return (
      <div aria-busy className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="w-32" />
        <Skeleton className="w-36" />
      </div>
    )
  return (
    <div
      className={cn('grid gap-3 transition-opacity', isFetching && 'opacity-60')}
      aria-busy={isFetching || undefined}
    >
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm">
        <Line name="Bars" value={integer(data.bars)} />
        <Line name="Sessions" value={integer(data.sessions)} />
        <Line
          name="Symbols with bars"
          value={`${data.symbols.length - data.missing.length} of ${data.symbols.length}`}
        />
        {kind === 'run' && <Line name="Takes about" value={duration(data.estimated_seconds * 1000)} />}
        {data.model && (
          <>
            <Line name="Decisions" value={integer(data.model.decisions)} />
            <Line name="Model calls" value={integer(data.model.calls)} />
            <Line name="Model money" value={money(data.model.cost_usd)} />
          </>
        )}
      </dl>
      {data.model && data.model.calls > 0 && (
        <p className="text-xs text-faint text-pretty">
          {data.model.measured_from > 0
            ? `The estimate rests on ${plural(data.model.measured_from, 'call')} of the past.`
            : 'The estimate rests on list prices: no call was measured yet.'}
        </p>
      )}
      {data.missing.length > 0 && (
        <p className="text-sm text-warn text-pretty">
          {shortSymbols(data.missing, 6)}: no bars in the range. It is refused until they are imported or taken out.
        </p>
      )}
      {data.warnings.map((warning) => (
        <p key={warning} className="text-sm text-warn text-pretty">
          {warning}
        </p>
      ))}
    </div>
  )
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="num text-right font-medium text-text">{value}</dd>
    </>
  )
}
