'use client'

import { ArrowLeftRight } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import type { Draft } from '@/components/orders/draft'
import { OrdersTable } from '@/components/trades/orders-table'
import { TradesTable } from '@/components/trades/trades-table'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/layout/section'
import { Tabs } from '@/components/ui/layout/tabs'

const ManualOrderDialog = dynamic(
  () => import('@/components/orders/manual-order-dialog').then((file) => file.ManualOrderDialog),
  { ssr: false },
)
const TradeDrawer = dynamic(() => import('@/components/trades/trade-drawer').then((file) => file.TradeDrawer), {
  ssr: false,
})
const OrderDrawer = dynamic(() => import('@/components/trades/order-drawer').then((file) => file.OrderDrawer), {
  ssr: false,
})

/** Round trips and orders of the account; what is open in the drawer is in the address. */
export function TradesPage() {
  const { account, can } = useDesk()
  const [tab, setTab] = useUrlParam('tab')
  const [tradeId, setTrade] = useUrlParam('trade')
  const [orderId, setOrder] = useUrlParam('order')
  const [draft, setDraft] = useState<Partial<Draft>>()
  const [asking, setAsking] = useState(0)
  const [open, setOpen] = useState(false)
  const ask = useCallback((wanted: Partial<Draft>) => {
    setDraft(wanted)
    setAsking((count) => count + 1)
    setOpen(true)
  }, [])
  const showOrder = (id: string) => {
    setTrade(null)
    setTab('orders')
    setOrder(id)
  }
  const trader = can('trader')

  return (
    <>
      <PageHeader
        title="Trades"
        note={account.name}
        actions={
          <Button
            onClick={() => ask({})}
            disabled={!trader}
            title={trader ? undefined : 'Your role may look, not order'}
          >
            <ArrowLeftRight aria-hidden className="size-3.5" />
            Manual order
          </Button>
        }
      />
      <Tabs
        label="Trades and orders"
        value={tab === 'orders' ? 'orders' : 'trades'}
        onValueChange={(value) => setTab(value === 'trades' ? null : value)}
        items={[
          { value: 'trades', label: 'Trades', content: <TradesTable selected={tradeId} onOpen={setTrade} /> },
          { value: 'orders', label: 'Orders', content: <OrdersTable selected={orderId} onOpen={setOrder} /> },
        ]}
      />
      {tradeId && (
        <TradeDrawer key={tradeId} id={tradeId} onClose={() => setTrade(null)} onOrder={showOrder} onSell={ask} />
      )}
      {orderId && <OrderDrawer key={orderId} id={orderId} onClose={() => setOrder(null)} />}
      {draft && (
        <ManualOrderDialog
          key={asking}
          open={open}
          onOpenChange={setOpen}
          draft={draft}
          onPlaced={({ id }) => showOrder(id)}
        />
      )}
    </>
  )
}
