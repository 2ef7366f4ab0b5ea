'use client'

import { Bell } from 'lucide-react'
import Link from 'next/link'
import { useAlertCounts } from '@/components/data/broker'
import { cn } from '@/lib/cn'

const MOST = 99

/** How many alerts wait for a person; leads to them. */
export function AlertsBell() {
  const { data: waiting } = useAlertCounts()
  const count = waiting ? waiting.info + waiting.warning + waiting.critical : 0
  const label = count === 0 ? 'Alerts: none' : `Alerts: ${count} not put aside`
  return (
    <Link
      href="/alerts"
      aria-label={label}
      title={label}
      className="relative inline-flex size-8 items-center justify-center rounded border border-hairline text-muted hover:border-edge hover:text-text max-sm:border-transparent"
    >
      <Bell aria-hidden className="size-4" />
      {count > 0 && (
        <span
          aria-hidden
          className={cn(
            'num absolute -top-1.5 -right-1.5 min-w-4 rounded-full px-1 text-center font-semibold text-2xs text-bg leading-4',
            waiting?.critical ? 'bg-loss' : 'bg-warn',
          )}
        >
          {Math.min(count, MOST)}
        </span>
      )}
    </Link>
  )
}
