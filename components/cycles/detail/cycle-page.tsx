'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { isOver } from '@/components/cycles/cycle-status'
import { CycleHeader } from '@/components/cycles/detail/cycle-header'
import { CycleRecord } from '@/components/cycles/detail/cycle-record'
import { mostTelling, rowsOf, type SymbolRow } from '@/components/cycles/detail/cycle-rows'
import { Matrix } from '@/components/cycles/detail/matrix'
import { ModelCalls } from '@/components/cycles/detail/model-calls'
import { StageRow } from '@/components/cycles/detail/stage-row'
import { stagesOf } from '@/components/cycles/detail/stages'
import { useCycleEvents } from '@/components/cycles/detail/use-cycle-events'
import { Why } from '@/components/cycles/detail/why'
import { problemOf } from '@/components/data/api'
import { useCycle } from '@/components/data/queries'
import type { CycleDetail } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { type OrderStep, stepsOf } from '@/components/orders/order-steps'
import { OrderTimeline } from '@/components/orders/order-timeline'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/layout/section'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** One cycle, while it runs and ever after. */
export function CyclePage({ id }: { id: string }) {
  const query = useCycle(id)
  if (query.data) return <Loaded cycle={query.data} />
  if (query.isError)
    return (
      <ErrorState
        className="py-24"
        {...problemOf(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    )
  return <SkeletonRows rows={12} className="px-4" />
}

function Loaded({ cycle }: { cycle: CycleDetail }) {
  const over = isOver(cycle.status)
  const events = useCycleEvents(cycle.cycle_id, over)
  const rows = useMemo(() => rowsOf(cycle, events), [cycle, events])
  const stages = useMemo(() => stagesOf(cycle, rows, events), [cycle, rows, events])
  const [wanted, choose] = useUrlParam('symbol')
  const row = rows.find(({ symbol }) => symbol === wanted) ?? mostTelling(rows)
  const steps = useMemo(() => (row?.order ? stepsOf(row.order.id, events) : []), [row, events])
  return (
    <>
      <CycleHeader cycle={cycle} />
      {cycle.error && (
        <ErrorState
          inline
          className="border-b border-hairline bg-live/6 px-4"
          message={cycle.error.message}
          code={cycle.error.code}
        />
      )}
      {cycle.status === 'queued' && (
        <p className="border-b border-hairline bg-selected/60 px-4 py-2 text-sm text-muted" role="status">
          In the queue. It starts when the account’s cycle before it is over and a worker is free; this page follows it.
        </p>
      )}
      <StageRow stages={stages} />
      <Matrix rows={rows} stages={stages} selected={row?.symbol} onSelect={choose} />
      {row && <Explained cycle={cycle} row={row} steps={steps} over={over} />}
      {over && <ModelCalls calls={cycle.model_calls} rules={cycle.model_kind === 'rules'} />}
    </>
  )
}

type ExplainedProps = { cycle: CycleDetail; row: SymbolRow; steps: readonly OrderStep[]; over: boolean }

function Explained({ cycle, row, steps, over }: ExplainedProps) {
  const { symbol, order } = row
  return (
    <div className="mt-3 grid border-t border-hairline xl:grid-cols-[minmax(0,1fr)_360px]">
      <Section
        title={`${symbol} · why`}
        flush
        className="border-hairline xl:border-r"
        actions={
          <Button size="sm" variant="ghost" asChild>
            <Link href={`/symbols/${symbol}`}>Chart of {symbol}</Link>
          </Button>
        }
      >
        <Why row={row} pending={!over} />
      </Section>
      <div className="min-w-0 max-xl:border-t max-xl:border-hairline">
        <Section
          title="Order time line"
          actions={
            order && (
              <Button size="sm" variant="ghost" asChild>
                <Link href={`/trades?tab=orders&order=${order.id}`}>Open the order</Link>
              </Button>
            )
          }
        >
          {steps.length > 0 ? (
            <OrderTimeline symbol={symbol} steps={steps} />
          ) : (
            <p className="text-sm text-muted">{noOrder(row, over)}</p>
          )}
        </Section>
        <CycleRecord cycle={cycle} />
      </div>
    </div>
  )
}

function noOrder({ symbol, decision, refusal, order }: SymbolRow, over: boolean): string {
  if (order) return 'The events of this order are being read.'
  if (refusal) return `The gate refused the order in ${symbol} when it was to be placed: ${refusal.reason}`
  if (decision?.decision === 'EXECUTE')
    return over ? 'It was decided to execute, but this cycle was to decide only.' : 'Decided; the order comes next.'
  return over ? `No order came of ${symbol}.` : `Nothing is ordered in ${symbol} so far.`
}
