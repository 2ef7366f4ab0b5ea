import Link from 'next/link'
import { StatusDot, type Tone } from '@/components/ui/badge'
import { cn } from '@/lib/cn'

export type TradingState = {
  state: 'active' | 'reducing' | 'probing' | 'halted' | 'stopped'
  /** Why it is not active: "drawdown 20.3% of 20%", "stopped by Ada: wrong prices". */
  reason?: string
}

const looks: Record<TradingState['state'], { tone: Tone; word: string; box: string }> = {
  active: { tone: 'gain', word: 'Active', box: 'border-hairline text-text' },
  reducing: { tone: 'warn', word: 'Reducing', box: 'border-warn/50 text-warn' },
  probing: { tone: 'warn', word: 'Probing', box: 'border-warn/50 text-warn' },
  halted: { tone: 'live', word: 'Halted', box: 'border-live/60 text-live' },
  stopped: { tone: 'live', word: 'Stopped', box: 'border-live/60 text-live' },
}

/** May this account trade at this moment, and if not, why; leads to the page that says more. */
export function TradingPill({ trading, className }: { trading: TradingState; className?: string }) {
  const { tone, word, box } = looks[trading.state]
  return (
    <Link
      href="/risk"
      title={trading.reason}
      // Where the bar is narrow the reason gives way: the page behind the link says it in full.
      className={cn(
        'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs',
        trading.reason && 'xl:min-w-24 xl:shrink-[999]',
        box,
        className,
      )}
    >
      <StatusDot tone={tone} />
      <span className="shrink-0 font-medium">{word}</span>
      {trading.reason && (
        <span className="hidden min-w-0 max-w-56 truncate text-muted xl:inline">{trading.reason}</span>
      )}
      {trading.reason && <span className="sr-only xl:hidden">: {trading.reason}</span>}
    </Link>
  )
}
