'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import type { ChartMark } from '@/components/charts/candles-model'
import { problemOf } from '@/components/data/api'
import { useBars } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { Price, Quantity } from '@/components/ui/figure'
import { Segmented } from '@/components/ui/form/segmented'
import { price, quantity } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { ErrorState } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'

const HEIGHT = 420
const AVERAGES = [20, 50] as const
const RANGES = { '6M': 126, '1Y': 252, '2Y': 504, '5Y': 1_260, Max: 5_000 } as const
type Range = keyof typeof RANGES

const Loading = () => (
  <div style={{ height: HEIGHT }} className="flex items-end gap-1 pt-8" role="status" aria-label="Loading the chart">
    <Skeleton className="h-full w-full" />
  </div>
)

const CandlesChart = dynamic(() => import('@/components/charts/candles-chart').then((file) => file.CandlesChart), {
  ssr: false,
  loading: Loading,
})

type Props = { symbol: string; asOf: string | undefined; orders: readonly Order[] }

/** Candles with two averages and the account's own fills, of nothing later than the account's clock. */
export function PriceChart({ symbol, asOf, orders }: Props) {
  const [range, setRange] = useState<Range>('1Y')
  // Fifty bars more than shown, so that the slower average begins at the left edge.
  const query = useBars({ symbol, timeframe: '1d', as_of: asOf, limit: Math.min(RANGES[range] + 50, 5_000) })
  const bars = useMemo(() => query.data?.bars.map((bar) => ({ ...bar, time: Date.parse(bar.time) })), [query.data])
  const marks = useMemo(() => marksOf(orders), [orders])
  const last = bars?.at(-1)
  return (
    <Section
      title="Price"
      note={
        query.data &&
        last && (
          <span>
            daily · {query.data.source === 'csv' ? 'CSV files' : query.data.source} · {basisWords(query.data.basis)} ·
            to <Time value={last.time} style="date" zone="UTC" />
          </span>
        )
      }
      actions={
        <Segmented
          label="Range"
          value={range}
          onValueChange={setRange}
          options={(Object.keys(RANGES) as Range[]).map((value) => ({ value, label: value }))}
        />
      }
    >
      {query.isError ? (
        <ErrorState
          {...problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          className="justify-center"
        />
      ) : bars ? (
        <CandlesChart
          symbol={symbol}
          bars={bars}
          timeframe="1d"
          averages={AVERAGES}
          marks={marks}
          shownBars={RANGES[range]}
          height={HEIGHT}
        />
      ) : (
        <Loading />
      )}
      {marks.length > 0 && <Fills orders={orders} />}
    </Section>
  )
}

const basisWords = ({ kind, as_of }: { kind: 'raw' | 'split_adjusted'; as_of: string | null }): string =>
  kind === 'raw' ? 'as traded' : `adjusted for splits${as_of ? ` to ${as_of.slice(0, 10)}` : ''}`

const marksOf = (orders: readonly Order[]): ChartMark[] =>
  orders.flatMap((order) =>
    order.fills.map((fill) => ({
      time: Date.parse(fill.filled_at),
      kind: order.side,
      price: Number(fill.price),
      text: `${quantity(fill.quantity)} @ ${price(fill.price)}`,
    })),
  )

/** The marks as text, for those who cannot see the canvas. */
function Fills({ orders }: { orders: readonly Order[] }) {
  return (
    <ul className="sr-only" aria-label="Fills on the chart">
      {orders.flatMap((order) =>
        order.fills.map((fill) => (
          <li key={fill.execution_id}>
            {order.side} <Quantity value={fill.quantity} /> at <Price value={fill.price} /> on{' '}
            <Time value={fill.filled_at} style="datetime" />
          </li>
        )),
      )}
    </ul>
  )
}
