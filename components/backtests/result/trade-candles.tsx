'use client'

import { useMemo } from 'react'
import { CandlesChart } from '@/components/backtests/lazy-charts'
import type { ChartMark } from '@/components/charts/candles-model'
import { problemOf } from '@/components/data/api'
import { useBars } from '@/components/data/queries'
import type { BacktestDetail, RoundTrip } from '@/components/data/types'
import { quantity } from '@/components/ui/format'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'
import type { Bar, Timeframe } from '@/lib/domain/market/bar'

const HEIGHT = 380
/** What one answer of the market holds. */
const MOST_BARS = 5_000

/** Bars before and after a trade that is looked at. */
const AROUND = 60

type Props = {
  run: BacktestDetail
  symbol: string
  trips: readonly RoundTrip[]
  shownBars: number
  /** A trade of the symbol to show the bars around. */
  focus: RoundTrip | undefined
}

/** Candles of one symbol over the run's range, with where it went in and out. */
export function TradeCandles({ run, symbol, trips, shownBars, focus }: Props) {
  const timeframe = run.timeframe as Timeframe
  const query = useBars({
    symbol,
    timeframe,
    from: `${run.from}T00:00:00Z`,
    to: `${run.to}T23:59:59Z`,
    as_of: `${run.to}T23:59:59Z`,
    limit: MOST_BARS,
  })
  const all = useMemo(() => query.data?.bars.map((bar) => ({ ...bar, time: Date.parse(bar.time) })), [query.data])
  const bars = useMemo(() => (all && focus ? around(all, focus) : all), [all, focus])
  const marks = useMemo(() => {
    const [first, last] = [bars?.[0]?.time ?? 0, bars?.at(-1)?.time ?? 0]
    const own = marksOf(trips.filter(({ asset }) => asset === symbol))
    return own.filter(({ time }) => time >= first && time <= last)
  }, [trips, symbol, bars])
  if (query.isError)
    return (
      <div className="grid place-items-center" style={{ height: HEIGHT }}>
        <ErrorState {...problemOf(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      </div>
    )
  if (!bars)
    return (
      <div style={{ height: HEIGHT }} aria-busy>
        <Skeleton className="h-full w-full" />
      </div>
    )
  if (bars.length === 0) return <EmptyState title={`No bars of ${symbol} are stored any more`} />
  return (
    <>
      <CandlesChart
        key={focus?.seq}
        symbol={symbol}
        bars={bars}
        timeframe={timeframe}
        marks={marks}
        shownBars={focus ? bars.length : shownBars}
        height={HEIGHT}
      />
      {all?.length === MOST_BARS && (
        <p className="mt-1 text-xs text-faint">The newest {MOST_BARS} bars of the range are shown.</p>
      )}
    </>
  )
}

function around(bars: readonly Bar[], { entry_time, exit_time }: RoundTrip): readonly Bar[] {
  const indexOf = (time: string) => bars.findIndex((bar) => bar.time >= Date.parse(time))
  const first = indexOf(entry_time)
  const last = indexOf(exit_time)
  return first < 0 ? bars : bars.slice(Math.max(0, first - AROUND), (last < 0 ? bars.length : last) + AROUND)
}

function marksOf(trips: readonly RoundTrip[]): ChartMark[] {
  return trips.flatMap((trip): ChartMark[] => {
    const isLong = trip.side === 'long'
    const entry: ChartMark = {
      time: Date.parse(trip.entry_time),
      kind: isLong ? 'buy' : 'sell',
      price: trip.entry_price,
      text: quantity(trip.quantity, { decimals: 0 }),
    }
    if (trip.still_open) return [entry]
    return [entry, { time: Date.parse(trip.exit_time), kind: isLong ? 'sell' : 'buy', price: trip.exit_price }]
  })
}
