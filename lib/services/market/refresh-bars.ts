import { type Db, inTransaction } from '../../db/client'
import { upsertActions } from '../../db/corporate-actions'
import { appendEvents } from '../../db/events'
import { findSeries, type StoredSeries } from '../../db/prices'
import { addDays, DAY_MS, dateToMs, msToDate } from '../../domain/calendar/iso-date'
import { lastClosedSession } from '../../domain/calendar/nyse'
import type { BarSeries, CorporateAction } from '../../domain/market/bar'
import { checkBars } from '../../domain/market/check-bars'
import { describeBasis } from '../../domain/market/combine'
import { settleRounding } from '../../domain/market/settle-rounding'
import { AppError } from '../../errors'
import { askVendors, type Vendors } from './ask-vendors'
import { replaceSeries, storeSeries } from './store-series'

export type RefreshDeps = Vendors & { db: Db }

export type RefreshedBars = { written: number; refused: number; source: BarSeries['source'] | null }

/** History asked for when nothing is stored. */
const FIRST_DAYS = 2 * 365
/** Days asked for again, so that the overlap proves that both are on one basis. */
const OVERLAP_DAYS = 21
/** A vendor's history counts as complete when it begins no later than this after the stored one. */
const LATE_START_DAYS = 7

/** True when the daily bars of a series end before the last closed session. */
export const isStale = (stored: StoredSeries | undefined, now: Date): boolean =>
  !stored || msToDate(stored.lastAt.getTime()) < lastClosedSession(now)

/**
 * Fetches the daily bars that are missing at `now`, checks them and stores them with the corporate actions that came along.
 * What cannot be joined on one price basis replaces the stored series when the vendor has all of its time; otherwise the
 * stored one stays and `conflict` is thrown. Throws the vendors' errors. `now` is the live clock, never a past as-of.
 */
export async function refreshBars(deps: RefreshDeps, symbol: string, now: Date): Promise<RefreshedBars> {
  const stored = (await findSeries(deps.db, [symbol], '1d')).get(symbol)
  if (!isStale(stored, now)) return { written: 0, refused: 0, source: null }
  const last = lastClosedSession(now)
  const from = stored ? addDays(msToDate(stored.lastAt.getTime()), -OVERLAP_DAYS) : addDays(last, -FIRST_DAYS)
  const recent = await fetchBars(deps, symbol, from, last, now)
  const outcome = await storeSeries(deps.db, recent.series, recent.covered)
  const { source } = recent.series
  if (outcome.ok) return { written: outcome.written, refused: recent.refused, source }
  if (!stored) throw new AppError('conflict', `${symbol}: ${outcome.message}`)
  return replaceWhole(deps, stored, last, now, outcome.message)
}

type Fetched = { series: BarSeries; covered: { from: string; to: string }; refused: number }

async function fetchBars(deps: RefreshDeps, symbol: string, from: string, last: string, now: Date): Promise<Fetched> {
  const range = { from: new Date(dateToMs(from)), to: new Date(dateToMs(last) + DAY_MS) }
  const answer = await askVendors(deps, symbol, (vendor) => vendor.bars({ symbol, timeframe: '1d', ...range }))
  const { good, refused } = checkBars(answer.series.bars, { timeframe: '1d', now })
  if (good.length === 0)
    throw new AppError('vendor_rejected', `${symbol}: every bar that ${answer.series.source} sent was refused`)
  await keepActions(deps.db, answer.actions, answer.series.source)
  const { basis } = answer.series
  return {
    series: { ...answer.series, bars: good.map(settleRounding) },
    covered: { from, to: basis.kind === 'raw' ? last : basis.asOf },
    refused: refused.length,
  }
}

async function keepActions(db: Db, actions: readonly CorporateAction[], source: string): Promise<void> {
  if (actions.length > 0) await upsertActions(db, actions, source)
}

async function replaceWhole(
  deps: RefreshDeps,
  stored: StoredSeries,
  last: string,
  now: Date,
  why: string,
): Promise<RefreshedBars> {
  const { symbol } = stored
  const first = msToDate(stored.firstAt.getTime())
  const { series, refused } = await fetchBars(deps, symbol, first, last, now)
  if (msToDate(series.bars[0]?.time ?? now.getTime()) > addDays(first, LATE_START_DAYS))
    throw new AppError('conflict', `${symbol} cannot be brought up to date: ${why}`)
  const written = await replaceSeries(deps.db, series)
  const data = {
    symbol,
    reason: why,
    from: { source: stored.source, basis: describeBasis(stored.basis), bars: stored.bars },
    to: { source: series.source, basis: describeBasis(series.basis), bars: series.bars.length },
  }
  await inTransaction(deps.db, (tx) =>
    appendEvents(tx, { actor: 'system', traceId: null }, [
      { type: 'PriceSeriesReplaced', aggregateId: symbol, accountId: null, data },
    ]),
  )
  return { written, refused, source: series.source }
}
