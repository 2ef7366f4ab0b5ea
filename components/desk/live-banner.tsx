'use client'

import { useState } from 'react'
import { useLiveTrading, useTradingMode } from '@/components/data/broker'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'

/** Says on every page that real money is at stake, and whether it may be traded; an administrator says so by typing it. */
export function LiveBanner() {
  const { can } = useDesk()
  const { data: mode } = useTradingMode()
  const live = useLiveTrading()
  const [asking, setAsking] = useState(false)
  if (mode?.mode !== 'live') return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-live-solid px-4 py-1.5 text-live-on text-xs"
    >
      <span className="font-semibold">LIVE: real money</span>
      <span className="min-w-0">
        {mode.confirmed
          ? `Orders go to the broker. Confirmed by ${mode.confirmed_by}.`
          : 'Nothing is sent until an administrator confirms it.'}
      </span>
      <span className="ml-auto">
        {mode.confirmed
          ? can('trader') && (
              <ConfirmDialog
                trigger={
                  <Button size="sm" className="border-live-on/60 text-live-on hover:bg-live-on/10">
                    Withdraw
                  </Button>
                }
                title="Stop sending orders for real money?"
                consequence="Nothing is sent any more, sales included, until an administrator confirms live trading again. Orders at the broker stay there."
                confirmLabel="Withdraw"
                danger
                reason="required"
                onConfirm={live.withdraw}
              />
            )
          : can('admin') && (
              <ConfirmDialog
                open={asking}
                onOpenChange={setAsking}
                trigger={
                  <Button size="sm" className="border-live-on/60 text-live-on hover:bg-live-on/10">
                    Confirm live trading
                  </Button>
                }
                title="Trade real money?"
                consequence="From now on the desk sends orders to your live account by itself: those of scheduled cycles as well as those placed by hand."
                confirmLabel="Trade real money"
                danger
                typeToConfirm="TRADE REAL MONEY"
                onConfirm={live.confirm}
              />
            )}
      </span>
    </div>
  )
}
