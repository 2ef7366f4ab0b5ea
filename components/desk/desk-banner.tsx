'use client'

import type { ReactNode } from 'react'
import { useTradingState } from '@/components/data/queries'
import { useDesk } from '@/components/desk/desk-context'
import { LiveBanner } from '@/components/desk/live-banner'
import { cn } from '@/lib/cn'

/** What must be known before any figure of the page is believed: an invented market, nobody at work. */
export function DeskBanner() {
  const { account } = useDesk()
  const { data: trading } = useTradingState()
  return (
    <>
      <LiveBanner />
      {trading?.workers === 0 && (
        <Line className="bg-warn/8 text-warn" title="No worker is running">
          Cycles, imports and fills wait until one starts.
        </Line>
      )}
      {account.sample && (
        <Line className="bg-sample/8 text-sample" title="Sample data">
          Companies and prices are invented; nothing here says anything about a real market.
        </Line>
      )}
    </>
  )
}

function Line({ title, children, className }: { title: string; children: ReactNode; className: string }) {
  return (
    <p className={cn('flex items-center gap-2 border-b border-hairline px-4 py-1.5 text-xs', className)}>
      <span className="shrink-0 font-semibold">{title}</span>
      <span className="min-w-0 truncate" title={typeof children === 'string' ? children : undefined}>
        {children}
      </span>
    </p>
  )
}
