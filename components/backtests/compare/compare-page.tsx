'use client'

import Link from 'next/link'
import { useId, useMemo, useState } from 'react'
import { comparisonRows, differenceWords, linesOf } from '@/components/backtests/compare/compare-model'
import { Correlations } from '@/components/backtests/compare/correlations'
import { LineKey } from '@/components/backtests/compare/line-key'
import { MetricsBeside } from '@/components/backtests/compare/metrics-beside'
import { LinesChart } from '@/components/backtests/lazy-charts'
import { WhenSeen } from '@/components/backtests/when-seen'
import { runName } from '@/components/backtests/words'
import { problemOf } from '@/components/data/api'
import { useComparison } from '@/components/data/backtests'
import type { Comparison } from '@/components/data/types'
import { SampleLine } from '@/components/desk/notice-line'
import { Button } from '@/components/ui/button'
import { percent, signedPercent } from '@/components/ui/format'
import { PageHeader, Section } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'

const HEIGHT = 300
const LOWER = 140

/** Up to six runs laid over each other. */
export function ComparePage({ ids }: { ids: readonly number[] }) {
  const query = useComparison(ids)
  return (
    <>
      {query.data?.invented && <SampleLine />}
      <PageHeader
        title="Compare backtests"
        actions={
          <Button size="sm" variant="ghost" asChild>
            <Link href="/backtests">Choose others</Link>
          </Button>
        }
      />
      {ids.length < 2 ? (
        <EmptyState
          title="Choose two to six backtests"
          action={
            <Button asChild>
              <Link href="/backtests">To the list</Link>
            </Button>
          }
        >
          Tick them in the list, then press Compare.
        </EmptyState>
      ) : query.isError ? (
        <ErrorState {...problemOf(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : query.data ? (
        <Body comparison={query.data} />
      ) : (
        <div className="p-4" aria-busy>
          <Skeleton className="h-[440px] w-full" />
        </div>
      )}
    </>
  )
}

function Body({ comparison }: { comparison: Comparison }) {
  const syncId = useId()
  const [log, setLog] = useState(false)
  const lines = useMemo(() => linesOf(comparison), [comparison])
  const growth = useMemo(() => comparisonRows(comparison, 'growth'), [comparison])
  const drawdown = useMemo(() => comparisonRows(comparison, 'drawdown'), [comparison])
  const unlike = differenceWords(comparison)
  return (
    <div className="divide-y divide-hairline">
      {unlike && <p className="px-4 py-3 text-sm text-warn text-pretty">{unlike}</p>}
      <Section
        title="Growth of one dollar"
        note={
          <span className="flex flex-wrap gap-x-4">
            {comparison.runs.map(({ backtest }, index) => (
              <span key={backtest.id} className="flex items-center text-muted">
                <LineKey index={index} />
                {runName(backtest)} {signedPercent(backtest.summary?.total_return, { decimals: 1 })}
              </span>
            ))}
          </span>
        }
        actions={
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={log}
            onClick={() => setLog(!log)}
            className="aria-pressed:bg-selected aria-pressed:text-text"
          >
            Log
          </Button>
        }
      >
        <WhenSeen height={HEIGHT + LOWER}>
          <LinesChart
            rows={growth}
            lines={lines}
            format={(value) => value.toFixed(3)}
            axis="plain"
            label="Growth of one dollar in each run"
            height={HEIGHT}
            syncId={syncId}
            log={log}
            reference={1}
            include={1}
            hideTime
          />
          <LinesChart
            rows={drawdown}
            lines={lines}
            format={(value) => percent(value)}
            axis="percent"
            label="Drawdown of each run"
            height={LOWER}
            syncId={syncId}
            reference={0}
            include={0}
          />
        </WhenSeen>
      </Section>
      <MetricsBeside comparison={comparison} />
      <Correlations comparison={comparison} />
    </div>
  )
}
