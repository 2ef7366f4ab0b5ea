'use client'

import { Play } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { useOrders, usePositions, useSymbols } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { SampleBadge } from '@/components/desk/sample-label'
import { asOfOf, usePriceNow } from '@/components/orders/price-now'
import { Decisions } from '@/components/symbols/decisions'
import { Indicators } from '@/components/symbols/indicators'
import { PriceChart } from '@/components/symbols/price-chart'
import { Button } from '@/components/ui/button'
import { Price, Quantity } from '@/components/ui/figure'
import { PageHeader } from '@/components/ui/layout/section'
import { StatBand } from '@/components/ui/layout/stat-band'
import { Delta, Money, Percent, Time } from '@/components/ui/number'

const AnalyseDialog = dynamic(() => import('@/components/symbols/analyse-dialog').then((file) => file.AnalyseDialog), {
  ssr: false,
})

const NONE: readonly Order[] = []

/** One symbol as the account knows it: price, figures, what was said and done. */
export function SymbolPage({ symbol }: { symbol: string }) {
  const router = useRouter()
  const { account, can } = useDesk()
  const asOf = asOfOf(account)
  const { data: quote } = usePriceNow(symbol, account)
  const { data: symbols } = useSymbols(symbol)
  const known = symbols?.find((item) => item.symbol === symbol)
  const { data } = useOrders({ account: account.id, symbol, limit: 500 })
  const orders = useMemo(() => data?.pages.flatMap((page) => page.data) ?? NONE, [data])
  const [analysing, setAnalysing] = useState(false)
  const trader = can('trader')

  return (
    <>
      <PageHeader
        title={symbol}
        note={
          <>
            {known && <span>{[known.name, known.sector].filter(Boolean).join(' · ')}</span>}
            {(quote?.sample ?? known?.sample) && <SampleBadge />}
            {quote && (
              <span className="num text-text">
                <span className="font-semibold">
                  <Price value={quote.price} />
                </span>{' '}
                <span className="text-xs text-faint">
                  <Time value={quote.time} style="datetime" />
                  {quote.stale && ' · not fresh'}
                </span>
              </span>
            )}
          </>
        }
        actions={
          <Button
            variant="primary"
            onClick={() => setAnalysing(true)}
            disabled={!trader}
            title={trader ? undefined : 'Your role may look, not run'}
          >
            <Play aria-hidden className="size-3.5" />
            Analyse now
          </Button>
        }
      />
      <Held symbol={symbol} account={account.id} />
      <div className="grid xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="min-w-0 border-hairline xl:border-r">
          <PriceChart symbol={symbol} asOf={asOf} orders={orders} />
          <Decisions symbol={symbol} account={account.id} orders={orders} />
        </div>
        <div className="max-xl:border-t max-xl:border-hairline">
          <Indicators symbol={symbol} asOf={asOf} />
        </div>
      </div>
      {analysing && (
        <AnalyseDialog
          symbol={symbol}
          onClose={() => setAnalysing(false)}
          onStarted={(cycle) => router.push(`/cycles/${cycle.cycle_id}`)}
        />
      )}
    </>
  )
}

function Held({ symbol, account }: { symbol: string; account: string }) {
  const { data: positions } = usePositions(account)
  const position = positions?.find((item) => item.symbol === symbol)
  if (!position) return null
  return (
    <StatBand
      label={`Position in ${symbol}`}
      stats={[
        { label: 'Held', value: <Quantity value={position.quantity} />, note: 'shares' },
        {
          label: 'Average cost',
          value: <Price value={position.average_cost} />,
          note: <Money value={position.cost_basis} />,
        },
        {
          label: 'Value',
          value: <Money value={position.market_value} />,
          note: <Percent value={position.weight} decimals={1} />,
        },
        {
          label: 'Unrealised',
          value: <Delta value={position.unrealized_pnl} />,
          note: <Delta value={position.unrealized_pnl_pct} kind="percent" arrow={false} />,
        },
        { label: 'Since', value: <Time value={position.opened_at} style="date" /> },
      ]}
    />
  )
}
