import type { MarketStatus, ScheduleJob, ScheduleRun, SchedulerStatus } from '@/components/data/types'
import type { Tone } from '@/components/ui/badge'
import { signedPercent } from '@/components/ui/format'

export const MARKET_WORDS: Record<MarketStatus['state'], { word: string; tone: Tone }> = {
  open: { word: 'Open', tone: 'gain' },
  closed: { word: 'Closed', tone: 'neutral' },
  pre: { word: 'Pre-market', tone: 'neutral' },
  post: { word: 'After hours', tone: 'neutral' },
}

export const RUN_TONES: Record<ScheduleRun['status'], Tone> = {
  started: 'accent',
  missed: 'warn',
  skipped: 'neutral',
  failed: 'live',
}

/** What made it run. */
export function causeOf({ trigger, slot, move, symbols, strategy }: ScheduleRun): string {
  const of = strategy ? `, ${strategy.name}` : ''
  if (trigger === 'schedule') return (slot ? `Slot ${slot.slice(11, 16)}` : 'Slot') + of
  if (move) return `${move.symbol} ${signedPercent(move.move, { decimals: 1 })}`
  return symbols.length === 1 ? `${symbols[0]} by hand` : 'By hand'
}

/** What it came to, or why it came to nothing. */
export function reasonOf({ reason, move, cycle }: ScheduleRun): string | null {
  if (cycle?.error) return cycle.error
  if (reason) return reason
  return move ? `${move.price.toFixed(2)}, measured from ${move.reference.toFixed(2)}` : null
}

/** What a run by hand does, before it is done. */
export function consequenceOf(
  job: ScheduleJob,
  { watchlist, strategies, execute, account, market }: SchedulerStatus,
): string {
  const symbols = watchlist.length === 1 ? watchlist[0] : `the ${watchlist.length} symbols of the watchlist`
  const orders = ordersOf(execute, market)
  if (job.id === 'event-monitor')
    return `Looks at the prices of ${symbols} now and starts a cycle on ${account} for each that moved too far. ${orders}`
  const cycles =
    strategies === 0
      ? `a cycle over ${symbols}`
      : 'a cycle for each strategy without times of its own, and one for the rest,'
  return `Starts ${cycles} on ${account} now. ${orders}`
}

/** What becomes of the decisions of a cycle that is started by hand. */
export function ordersOf(execute: boolean, market: MarketStatus): string {
  if (!execute) return 'It decides and records; nothing is ordered.'
  return market.is_open
    ? 'What it decides is ordered.'
    : 'What it decides is ordered, and waits for the market to open.'
}
