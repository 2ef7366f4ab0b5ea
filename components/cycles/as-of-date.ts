import type { AccountView, SymbolInfo } from '@/components/data/types'

const DAY = 86_400_000
/** Sessions that the indicators want behind them: the longest average is 200 bars. */
const HISTORY_DAYS = 300

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10)

/** The New York day of an instant, as a date field wants it. */
export const newYorkDay = (at: string | Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(new Date(at))

/**
 * A day to begin a simulation after: late enough that every symbol has history for the indicators, early enough that
 * sessions follow to watch. Undefined when the symbols share no days.
 */
export function suggestStart(symbols: readonly SymbolInfo[]): string | undefined {
  const firsts = symbols.map(({ first_at }) => Date.parse(first_at))
  const lasts = symbols.map(({ last_at }) => Date.parse(last_at))
  if (firsts.length === 0) return undefined
  const first = Math.max(...firsts)
  const last = Math.min(...lasts)
  if (last <= first) return undefined
  return isoDay(Math.min(Math.max(first + HISTORY_DAYS * DAY, first + (last - first) / 2), last - DAY))
}

/** What the as-of field begins with. */
export const defaultAsOf = (account: AccountView, chosen: readonly SymbolInfo[]): string =>
  account.clock_at ? newYorkDay(account.clock_at) : (suggestStart(chosen) ?? '')
