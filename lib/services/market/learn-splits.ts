import pLimit from 'p-limit'
import { upsertActions } from '../../db/corporate-actions'
import { addDays, DAY_MS, dateToMs } from '../../domain/calendar/iso-date'
import { marketStatus, newYorkDate } from '../../domain/calendar/nyse'
import { AppError } from '../../errors'
import { askVendors } from './ask-vendors'
import type { RefreshDeps } from './refresh-bars'

const AT_ONCE = 4
/** Splits are asked for over so many days: whoever was away for longer learns the rest when the bars are refreshed. */
const BACK_DAYS = 14
/** A vendor may tell of a split some time after the opening bell, so that it is asked again. */
const ASK_AGAIN_MS = 30 * 60_000

/**
 * Learns of splits on their ex-date, before a quote of the new shares meets a quantity of the old: bars are fetched only when
 * a session is over. In the session each symbol is asked about every half hour; `asked` remembers when. Returns the symbols of
 * which nothing could be learned: their quotes are not to be used. A vendor without bars of a symbol knows of no split.
 */
export async function learnSplits(
  deps: RefreshDeps,
  symbols: Iterable<string>,
  now: Date,
  asked: Map<string, number>,
): Promise<Set<string>> {
  const unknown = new Set<string>()
  if (marketStatus(now).state !== 'open') return unknown
  const today = newYorkDate(now)
  const range = { from: new Date(dateToMs(addDays(today, -BACK_DAYS))), to: new Date(dateToMs(today) + DAY_MS) }
  const limit = pLimit(AT_ONCE)
  const learn = async (symbol: string) => {
    if (now.getTime() - (asked.get(symbol) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return
    try {
      const { series, actions } = await askVendors(deps, symbol, (vendor) =>
        vendor.bars({ symbol, timeframe: '1d', ...range }),
      )
      await upsertActions(deps.db, actions, series.source)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code !== 'no_data') {
        unknown.add(symbol)
        return
      }
    }
    asked.set(symbol, now.getTime())
  }
  await Promise.all([...new Set(symbols)].map((symbol) => limit(learn, symbol)))
  return unknown
}
