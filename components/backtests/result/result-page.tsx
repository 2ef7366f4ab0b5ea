'use client'

import dynamic from 'next/dynamic'
import { KeyFigures } from '@/components/backtests/result/key-figures'
import { OverviewTab } from '@/components/backtests/result/overview-tab'
import { ResultHeader } from '@/components/backtests/result/result-header'
import { UnderWay } from '@/components/backtests/result/under-way'
import { problemOf } from '@/components/data/api'
import { useBacktest } from '@/components/data/backtests'
import type { BacktestDetail } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { SampleLine } from '@/components/desk/notice-line'
import { type TabItem, Tabs } from '@/components/ui/layout/tabs'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const Waiting = () => <SkeletonRows rows={10} className="px-4" />
const TradesTab = dynamic(() => import('@/components/backtests/result/trades-tab').then((file) => file.TradesTab), {
  ssr: false,
  loading: Waiting,
})
const MetricsTab = dynamic(() => import('@/components/backtests/result/metrics-tab').then((file) => file.MetricsTab), {
  ssr: false,
  loading: Waiting,
})
const TrustTab = dynamic(() => import('@/components/backtests/result/trust-tab').then((file) => file.TrustTab), {
  ssr: false,
  loading: Waiting,
})
const RunTab = dynamic(() => import('@/components/backtests/result/run-tab').then((file) => file.RunTab), {
  ssr: false,
  loading: Waiting,
})

/** What the benchmark line is called. */
const benchmarkOf = (run: BacktestDetail): string => {
  const { request } = run
  const named =
    typeof request === 'object' && request !== null && !Array.isArray(request) ? request.benchmark : undefined
  return typeof named === 'string'
    ? `${named}, held`
    : run.symbols.length > 1
      ? 'equal parts, held'
      : `${run.symbols[0]}, held`
}

/** One backtest: its progress, then its result. */
export function ResultPage({ id }: { id: number }) {
  const query = useBacktest(id)
  const [tab, setTab] = useUrlParam('tab')
  const run = query.data
  if (!run)
    return query.isError ? (
      <ErrorState {...problemOf(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <Waiting />
    )
  if (run.status !== 'completed')
    return (
      <>
        <ResultHeader run={run} />
        <UnderWay run={run} />
      </>
    )
  const benchmark = benchmarkOf(run)
  const items: TabItem[] = [
    {
      value: 'overview',
      label: 'Overview',
      content: <OverviewTab run={run} benchmark={benchmark} onTrust={() => setTab('trust')} />,
    },
    { value: 'trades', label: 'Trades', count: run.round_trips, content: <TradesTab run={run} /> },
    ...(run.metrics ? [{ value: 'metrics', label: 'Metrics', content: <MetricsTab metrics={run.metrics} /> }] : []),
    ...(run.trust
      ? [
          {
            value: 'trust',
            label: 'Trust',
            count: run.trust.warnings.filter(({ severity }) => severity !== 'note').length,
            content: <TrustTab run={run} trust={run.trust} />,
          },
        ]
      : []),
    { value: 'run', label: 'Run', content: <RunTab run={run} /> },
  ]
  return (
    <>
      {run.trust?.invented && <SampleLine />}
      <ResultHeader run={run} />
      <KeyFigures run={run} benchmark={benchmark} />
      <Tabs
        label="Parts of the result"
        value={items.some(({ value }) => value === tab) ? (tab ?? undefined) : 'overview'}
        onValueChange={(value) => setTab(value === 'overview' ? null : value)}
        items={items}
      />
    </>
  )
}
