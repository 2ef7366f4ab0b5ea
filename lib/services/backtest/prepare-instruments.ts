import { existsSync, mkdirSync } from 'node:fs'
import type { Db } from '../../db/client'
import { findCompanies } from '../../db/companies'
import { readActions } from '../../db/corporate-actions'
import { findSeries, readSeriesColumns, type StoredSeries } from '../../db/prices'
import type { MarketAction } from '../../domain/backtest/market'
import { dateToMs } from '../../domain/calendar/iso-date'
import type { BarSource, CorporateAction, PriceBasis, Timeframe } from '../../domain/market/bar'
import { findUsCompany } from '../../domain/market/companies-us'
import { UNKNOWN_SECTOR } from '../../domain/risk/limits'
import { AppError } from '../../errors'
import { barFile, writeBarFile } from './bar-files'

/** A symbol as a thread needs it: where its bars are on disk, and what its company did in the basis of those bars. */
export type InstrumentFile = {
  readonly symbol: string
  readonly sector: string
  readonly file: string
  /** Where the newest bars came from. */
  readonly source: BarSource
  readonly actions: readonly MarketAction[]
}

/**
 * Makes sure that the bars of each symbol are on disk, in a fixed number of queries beside one for every series that is not there
 * yet. Symbols without a stored series are missing from the answer. Throws `database_unavailable`, to be tried again, when a series
 * changes meanwhile: what was read would bear the wrong revision.
 */
export async function prepareInstruments(
  db: Db,
  folder: string,
  symbols: readonly string[],
  timeframe: Timeframe,
  onRead?: (done: number, all: number) => void,
): Promise<InstrumentFile[]> {
  const [series, companies, actions] = await Promise.all([
    findSeries(db, symbols, timeframe),
    findCompanies(db, symbols),
    readActions(db, symbols),
  ])
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = [...series.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  const absent = known.filter((one) => !existsSync(fileOf(folder, one)))
  for (const [index, one] of absent.entries()) {
    const columns = await readSeriesColumns(db, one.symbol, timeframe, one.bars)
    const now = (await findSeries(db, [one.symbol], timeframe)).get(one.symbol)
    if (now?.revision !== one.revision)
      throw new AppError('database_unavailable', `The bars of ${one.symbol} changed while they were read; try again.`)
    writeBarFile(fileOf(folder, one), columns)
    onRead?.(index + 1, absent.length)
  }
  return known.map((one) => ({
    symbol: one.symbol,
    sector: (companies.get(one.symbol) ?? findUsCompany(one.symbol))?.sector ?? UNKNOWN_SECTOR,
    source: one.source,
    file: fileOf(folder, one),
    actions: inBasis(actions.get(one.symbol) ?? [], one.basis),
  }))
}

const fileOf = (folder: string, { symbol, timeframe, revision }: StoredSeries): string =>
  barFile(folder, symbol, timeframe, revision)

/** Actions as they meet bars of a basis: splits that the prices hold already are left out, and dividends are restated by them. */
function inBasis(actions: readonly CorporateAction[], basis: PriceBasis): MarketAction[] {
  const restated =
    basis.kind === 'raw' ? [] : actions.filter(({ type, exDate }) => type === 'split' && exDate <= basis.asOf)
  return actions
    .filter((action) => !restated.includes(action))
    .map(({ type, exDate, value }) => ({
      type,
      time: dateToMs(exDate),
      value:
        type === 'split'
          ? value
          : restated.reduce((amount, split) => (split.exDate > exDate ? amount / split.value : amount), value),
    }))
}
