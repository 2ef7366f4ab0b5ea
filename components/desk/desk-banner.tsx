'use client'

import { usePathname } from 'next/navigation'
import { useTradingState } from '@/components/data/queries'
import { useDesk } from '@/components/desk/desk-context'
import { LiveBanner } from '@/components/desk/live-banner'
import { NoticeLine, SampleLine } from '@/components/desk/notice-line'

/** Backtests and searches trade stored bars, whichever account is chosen; a run says itself that its prices are invented. */
const OF_NO_ACCOUNT = /^\/backtests(\/|$)/

/** What must be known before any figure of the page is believed: an invented market, nobody at work. */
export function DeskBanner() {
  const { account } = useDesk()
  const pathname = usePathname()
  const { data: trading } = useTradingState()
  return (
    <>
      <LiveBanner />
      {trading?.workers === 0 && (
        <NoticeLine className="bg-warn/8 text-warn" title="No worker is running">
          Cycles, imports and fills wait until one starts.
        </NoticeLine>
      )}
      {account.sample && !OF_NO_ACCOUNT.test(pathname) && <SampleLine />}
    </>
  )
}
