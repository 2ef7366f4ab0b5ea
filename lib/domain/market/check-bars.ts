import { DAY_MS, msToDate } from '../calendar/iso-date'
import { isSession, lastClosedSession, newYorkDate, sessionClose, sessionsBetween } from '../calendar/nyse'
import type { Bar, Timeframe } from './bar'
import { findSpikes } from './spikes'

/** Why a bar was refused; codes are stable, texts are for people. */
export type BarRefusal =
  | 'not_finite'
  | 'non_positive_price'
  | 'high_below_low'
  | 'open_outside_range'
  | 'close_outside_range'
  | 'negative_volume'
  | 'not_at_midnight'
  | 'duplicate'
  | 'out_of_order'
  | 'not_a_session'
  | 'not_complete'

export type RefusedBar = {
  readonly index: number
  readonly bar: Bar
  readonly code: BarRefusal
  readonly reason: string
}
export type BarWarning = { readonly index: number; readonly bar: Bar; readonly code: 'spike'; readonly reason: string }

export type CheckedBars = {
  readonly good: readonly Bar[]
  readonly refused: readonly RefusedBar[]
  /** Accepted but suspicious: a jump of one bar that the next takes back. Indices are those of the input. */
  readonly warnings: readonly BarWarning[]
  /** Sessions between the first and the last good bar without one. */
  readonly gaps: readonly string[]
  /** With `now`: the last good session when newer ones have closed since, and those; null when up to date. */
  readonly stale: { readonly last: string | null; readonly missing: readonly string[] } | null
}

export const TIMEFRAME_MS: Readonly<Record<Timeframe, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': DAY_MS,
}

/** Prices of adjusted series carry rounding in their last digits: that much may a close exceed its high. */
const ROUNDING = 1e-9

/** Beyond this many milliseconds there is no Date (ECMA-262, time values). */
const LAST_INSTANT = 8.64e15

type Options = { timeframe: Timeframe; now?: Date }

/**
 * Checks bars at the border. A bad bar is refused with its reason and never repaired; the rest is returned in order.
 * With `now`, bars that are not over yet are refused and staleness is told. Throws nothing for bad data.
 */
export function checkBars(bars: readonly Bar[], options: Options): CheckedBars {
  const good: Bar[] = []
  const goodIndices: number[] = []
  const refused: RefusedBar[] = []
  const seen = new Set<number>()
  bars.forEach((bar, index) => {
    const problem = shapeProblem(bar) ?? timeProblem(bar, options, seen, good.at(-1))
    if (problem) {
      refused.push({ index, bar, ...problem })
      return
    }
    seen.add(bar.time)
    good.push(bar)
    goodIndices.push(index)
  })
  const warnings = findSpikes(good).map(({ index, ...spike }) => ({ ...spike, index: goodIndices[index] ?? index }))
  const sessions = [...new Set(good.map((bar) => sessionOf(bar, options.timeframe)))]
  return {
    good,
    refused,
    warnings,
    gaps: findGaps(sessions),
    stale: findStaleness(sessions.at(-1) ?? null, options.now),
  }
}

/** The New York date a bar belongs to: a daily bar starts at midnight UTC of its session. */
export function sessionOf(bar: Bar, timeframe: Timeframe): string {
  return timeframe === '1d' ? msToDate(bar.time) : newYorkDate(new Date(bar.time))
}

type Problem = { code: BarRefusal; reason: string }

function shapeProblem(bar: Bar): Problem | null {
  const { open, high, low, close, volume } = bar
  for (const [name, value] of Object.entries(bar)) {
    if (!Number.isFinite(value)) return { code: 'not_finite', reason: `${name} is ${value}` }
  }
  if (Math.abs(bar.time) > LAST_INSTANT) return { code: 'not_a_session', reason: `time ${bar.time} is no instant` }
  for (const [name, value] of Object.entries({ open, high, low, close })) {
    if (value <= 0) return { code: 'non_positive_price', reason: `${name} is ${value}` }
  }
  if (volume < 0) return { code: 'negative_volume', reason: `volume is ${volume}` }
  const slack = high * ROUNDING
  if (high < low - slack) return { code: 'high_below_low', reason: `high ${high} is below low ${low}` }
  const outside = (value: number) => value > high + slack || value < low - slack
  const range = `${low} to ${high}`
  if (outside(open)) return { code: 'open_outside_range', reason: `open ${open} is outside ${range}` }
  if (outside(close)) return { code: 'close_outside_range', reason: `close ${close} is outside ${range}` }
  return null
}

function timeProblem(bar: Bar, options: Options, seen: ReadonlySet<number>, before: Bar | undefined): Problem | null {
  const { timeframe, now } = options
  const session = sessionOf(bar, timeframe)
  const when = () => (timeframe === '1d' ? session : new Date(bar.time).toISOString())
  if (timeframe === '1d' && bar.time % DAY_MS !== 0) {
    return {
      code: 'not_at_midnight',
      reason: `a daily bar starts at midnight UTC, not ${new Date(bar.time).toISOString()}`,
    }
  }
  if (seen.has(bar.time)) return { code: 'duplicate', reason: `a bar for ${when()} came before` }
  if (before && bar.time < before.time) return { code: 'out_of_order', reason: `${when()} comes after a later bar` }
  if (!isKnownSession(session)) return { code: 'not_a_session', reason: `the exchange did not trade on ${session}` }
  if (now && !isOver(bar, session, timeframe, now)) {
    return { code: 'not_complete', reason: `the bar of ${when()} is not over yet` }
  }
  return null
}

function isOver(bar: Bar, session: string, timeframe: Timeframe, now: Date): boolean {
  // Old bars are the many; only for the newest is the closing bell worth asking for.
  if (bar.time + 2 * DAY_MS < now.getTime()) return true
  const end = timeframe === '1d' ? sessionClose(session).getTime() : bar.time + TIMEFRAME_MS[timeframe]
  return end <= now.getTime()
}

function isKnownSession(date: string): boolean {
  return date >= '1990-01-01' && date <= '2099-12-31' && isSession(date)
}

function findGaps(sessions: readonly string[]): string[] {
  const [first, last] = [sessions[0], sessions.at(-1)]
  if (first === undefined || last === undefined) return []
  const present = new Set(sessions)
  return sessionsBetween(first, last).filter((session) => !present.has(session))
}

function findStaleness(last: string | null, now: Date | undefined): CheckedBars['stale'] {
  if (!now) return null
  const newest = lastClosedSession(now)
  if (last !== null && last >= newest) return null
  return { last, missing: last === null ? [newest] : sessionsBetween(last, newest).slice(1) }
}
