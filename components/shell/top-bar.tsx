'use client'

import { Search } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { AccountMenu, type AccountMenuProps } from '@/components/shell/bar/account-menu'
import { AccountSwitcher, type AccountSwitcherProps } from '@/components/shell/bar/account-switcher'
import { EmergencyStop, type EmergencyStopProps } from '@/components/shell/bar/emergency-stop'
import {
  DataFreshness,
  type DataFreshnessProps,
  MarketClock,
  type MarketHours,
} from '@/components/shell/bar/market-clock'
import { TradingPill, type TradingState } from '@/components/shell/bar/trading-pill'
import { type Connection, ConnectionIndicator } from '@/components/shell/connection-indicator'
import { Logo } from '@/components/shell/logo'
import { Kbd } from '@/components/ui/kbd'

export type TopBarProps = {
  trading: TradingState
  account: AccountSwitcherProps
  /** Both absent for an account that keeps a clock of its own; `extra` then shows that one. */
  market?: MarketHours
  freshness?: DataFreshnessProps
  connection: Connection
  /** Opens the command palette. */
  onSearch: () => void
  /** Absent for readers who may not stop trading. */
  stop?: Omit<EmergencyStopProps, 'stopped'>
  user: AccountMenuProps
  /** What waits for the reader. */
  bell?: ReactNode
  /** Before the market: a simulated date, something a deployment adds. */
  extra?: ReactNode
}

/** What must be known on every page: may the desk trade, with which money, is the market open, are the prices fresh. */
export function TopBar({
  trading,
  account,
  market,
  freshness,
  connection,
  onSearch,
  stop,
  user,
  bell,
  extra,
}: TopBarProps) {
  const clock = (
    <>
      {extra}
      {market && <MarketClock hours={market} />}
      {freshness && <DataFreshness {...freshness} />}
      <ConnectionIndicator connection={connection} />
    </>
  )
  return (
    <header className="flex h-full flex-col">
      <div className="flex h-11 shrink-0 items-center gap-1.5 px-2 sm:gap-3 sm:px-3">
        <Link href="/" aria-label="Assay, overview" className="rounded max-sm:hidden md:min-w-[84px]">
          <Logo />
        </Link>
        <TradingPill trading={trading} />
        <AccountSwitcher {...account} />
        <div className="hidden min-w-0 items-baseline gap-3 overflow-hidden md:flex">{clock}</div>
        <div className="ml-auto flex shrink-0 items-center gap-1.5 sm:gap-2">
          <SearchTrigger onClick={onSearch} />
          {bell && <span className="flex max-sm:hidden">{bell}</span>}
          {stop && <EmergencyStop {...stop} stopped={trading.state === 'stopped'} />}
          <AccountMenu {...user} />
        </div>
      </div>
      <div className="flex h-8 shrink-0 items-center gap-2.5 border-t border-hairline px-3 md:hidden">
        <div className="flex min-w-0 flex-1 items-center gap-2.5 overflow-hidden max-sm:[&_*]:text-2xs">{clock}</div>
        {bell && <span className="-mr-1 flex sm:hidden">{bell}</span>}
      </div>
    </header>
  )
}

function SearchTrigger({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label="Search and commands"
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 items-center gap-2 rounded border border-hairline text-xs text-faint hover:border-edge hover:text-muted max-2xl:size-8 max-2xl:justify-center 2xl:w-56 2xl:px-2"
    >
      <Search aria-hidden className="size-4 shrink-0 2xl:size-3.5" />
      <span className="max-2xl:hidden">Search or jump</span>
      <span className="ml-auto flex gap-0.5 max-2xl:hidden">
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  )
}
