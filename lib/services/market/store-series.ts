import { type Db, inTransaction, type Tx } from '../../db/client'
import { readKnownSplits } from '../../db/corporate-actions'
import {
  deleteSeries,
  findSeries,
  lockSeries,
  type NewBar,
  readWholeSeries,
  type StoredBar,
  upsertBars,
} from '../../db/prices'
import { sessionClose } from '../../domain/calendar/nyse'
import type { Bar, BarSeries, BarSource, Timeframe } from '../../domain/market/bar'
import { sessionOf, TIMEFRAME_MS } from '../../domain/market/check-bars'
import { combineSeries, restateForSplits } from '../../domain/market/combine'
import type { KnownSplits, Span } from '../../domain/market/rebase'

export type StoreOutcome = { ok: true; written: number } | { ok: false; message: string }

/**
 * Stores checked bars of one series, joined to what is stored already on one price basis (see combineSeries), in one
 * transaction. Bars that are there already are not written again. `covered` is the span for which the source itself told of
 * every split; its splits must be stored before.
 */
export function storeSeries(db: Db, incoming: BarSeries, covered: Span | null): Promise<StoreOutcome> {
  if (incoming.bars.length === 0) return Promise.resolve({ ok: true, written: 0 })
  const { symbol, timeframe } = incoming
  return inTransaction(db, async (tx) => {
    await lockSeries(tx, symbol, timeframe)
    const known = await readKnownSplits(tx, symbol, covered)
    const stored = await readStored(tx, symbol, timeframe)
    return stored ? join(tx, stored, incoming, known) : write(tx, restateForSplits(incoming, known))
  })
}

/** Puts a complete series in the place of the stored one. Returns how many bars were written. */
export function replaceSeries(db: Db, series: BarSeries): Promise<number> {
  return inTransaction(db, async (tx) => {
    await lockSeries(tx, series.symbol, series.timeframe)
    await deleteSeries(tx, series.symbol, series.timeframe)
    return (await write(tx, series)).written
  })
}

type Stored = { series: BarSeries; sources: ReadonlyMap<number, BarSource>; bars: readonly StoredBar[] }

async function readStored(tx: Tx, symbol: string, timeframe: Timeframe): Promise<Stored | null> {
  const found = (await findSeries(tx, [symbol], timeframe)).get(symbol)
  if (!found) return null
  const bars = await readWholeSeries(tx, symbol, timeframe)
  return {
    series: { symbol, timeframe, source: found.source, basis: found.basis, bars },
    sources: new Map(bars.map((bar) => [bar.time, bar.source])),
    bars,
  }
}

async function join(tx: Tx, stored: Stored, incoming: BarSeries, known: KnownSplits): Promise<StoreOutcome> {
  const combined = combineSeries(stored.series, incoming, known)
  if (!combined.ok) return combined
  const { series, restated } = combined
  const brought = new Set(incoming.bars.map((bar) => bar.time))
  const before = new Map(stored.bars.map((bar) => [bar.time, bar]))
  const changed = series.bars.filter((bar) => !isSame(bar, before.get(bar.time)))
  // A restated bar stays its first source's; writes of other sources come first, so that the series takes the newest one's.
  const sourceOf = (bar: Bar) =>
    brought.has(bar.time) ? incoming.source : (stored.sources.get(bar.time) ?? incoming.source)
  let written = 0
  for (const source of new Set(changed.map(sourceOf)))
    if (source !== incoming.source)
      await write(tx, { ...series, source, bars: changed.filter((bar) => sourceOf(bar) === source) })
  const own = changed.filter((bar) => sourceOf(bar) === incoming.source)
  written += own.filter((bar) => brought.has(bar.time)).length
  if (own.length || restated) await write(tx, { ...series, bars: own.length ? own : series.bars.slice(-1) })
  return { ok: true, written }
}

async function write(tx: Tx, series: BarSeries): Promise<{ ok: true; written: number }> {
  return {
    ok: true,
    written: await upsertBars(
      tx,
      series,
      series.bars.map((bar) => toNewBar(bar, series.timeframe)),
    ),
  }
}

/** A bar is known from the end of its time on: a daily one from its session's closing bell. */
export function toNewBar(bar: Bar, timeframe: Timeframe): NewBar {
  const availableAt =
    timeframe === '1d' ? sessionClose(sessionOf(bar, timeframe)) : new Date(bar.time + TIMEFRAME_MS[timeframe])
  return { ...bar, availableAt }
}

const isSame = (a: Bar, b: Bar | undefined): boolean =>
  b !== undefined &&
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume
