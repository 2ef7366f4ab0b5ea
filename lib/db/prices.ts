import type { Bar, BarSource, PriceBasis, Timeframe } from '../domain/market/bar'
import type { Db, Tx } from './client'
import { Prisma } from './client'
import type { PriceSeries } from './generated/client'

export type StoredSeries = {
  symbol: string
  timeframe: Timeframe
  source: BarSource
  basis: PriceBasis
  firstAt: Date
  lastAt: Date
  bars: number
  revision: number
}

const toSeries = (row: PriceSeries): StoredSeries => ({
  symbol: row.symbol,
  timeframe: row.timeframe as Timeframe,
  source: row.source as BarSource,
  basis:
    row.basis === 'raw' || !row.basisAsOf
      ? { kind: 'raw' }
      : { kind: 'split_adjusted', asOf: row.basisAsOf.toISOString().slice(0, 10) },
  firstAt: row.firstAt,
  lastAt: row.lastAt,
  bars: row.bars,
  revision: row.revision,
})

export async function findSeries(
  db: Db | Tx,
  symbols: readonly string[],
  timeframe: Timeframe,
): Promise<Map<string, StoredSeries>> {
  const rows = await db.priceSeries.findMany({ where: { symbol: { in: [...symbols] }, timeframe } })
  return new Map(rows.map((row) => [row.symbol, toSeries(row)]))
}

type BarRow = {
  symbol: string
  timestamp: Date
  open: number
  high: number
  low: number
  close: number
  volume: number
  source: string
}

export type StoredBar = Bar & { source: BarSource }

/** A bar with the instant from which it was known. */
export type NewBar = Bar & { availableAt: Date }

/**
 * Bars of many symbols in one query, oldest first per symbol: those that start in [from, to) and were known at `asOf`.
 * At most `limit` per symbol, the newest of them.
 */
export async function readBars(
  db: Db | Tx,
  symbols: readonly string[],
  timeframe: Timeframe,
  range: { from: Date; to: Date; asOf: Date; limit: number },
): Promise<Map<string, StoredBar[]>> {
  const result = new Map<string, StoredBar[]>(symbols.map((symbol) => [symbol, []]))
  if (symbols.length === 0) return result
  const rows = await db.$queryRaw<BarRow[]>`
    select symbol, timestamp, open, high, low, close, volume, source from (
      select *, row_number() over (partition by symbol order by timestamp desc) as newest
      from price_data
      where symbol in (${Prisma.join([...symbols])}) and timeframe = ${timeframe}
        and timestamp >= ${range.from} and timestamp < ${range.to} and available_at <= ${range.asOf}
    ) as known
    where newest <= ${range.limit}
    order by symbol, timestamp`
  for (const { symbol, timestamp, source, ...prices } of rows)
    result.get(symbol)?.push({ time: timestamp.getTime(), ...prices, source: source as BarSource })
  return result
}

const CHUNK = 2_000

/**
 * Writes bars of one series and its summary row; a bar that is there already is replaced when it differs, so that the same
 * import twice changes nothing. Returns how many rows changed.
 */
export async function upsertBars(
  db: Db | Tx,
  series: { symbol: string; timeframe: Timeframe; source: BarSource; basis: PriceBasis },
  bars: readonly NewBar[],
): Promise<number> {
  const { symbol, timeframe, source, basis } = series
  let changed = 0
  for (let start = 0; start < bars.length; start += CHUNK) {
    const chunk = bars.slice(start, start + CHUNK)
    changed += await db.$executeRaw`
      insert into price_data (symbol, timeframe, timestamp, open, high, low, close, volume, source, available_at)
      select ${symbol}, ${timeframe}, t, o, h, l, c, v, ${source}, a
      from unnest(${chunk.map((bar) => new Date(bar.time))}::timestamptz[], ${chunk.map((bar) => bar.open)}::float8[],
        ${chunk.map((bar) => bar.high)}::float8[], ${chunk.map((bar) => bar.low)}::float8[],
        ${chunk.map((bar) => bar.close)}::float8[], ${chunk.map((bar) => bar.volume)}::float8[],
        ${chunk.map((bar) => bar.availableAt)}::timestamptz[]) as bar (t, o, h, l, c, v, a)
      on conflict (symbol, timeframe, timestamp) do update
      set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
        source = excluded.source, available_at = excluded.available_at
      where (price_data.open, price_data.high, price_data.low, price_data.close, price_data.volume, price_data.source)
        is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.source)`
  }
  if (bars.length) await summariseSeries(db, { symbol, timeframe, source, basis }, changed)
  return changed
}

async function summariseSeries(
  db: Db | Tx,
  { symbol, timeframe, source, basis }: { symbol: string; timeframe: Timeframe; source: BarSource; basis: PriceBasis },
  changed: number,
): Promise<void> {
  const asOf = basis.kind === 'raw' ? null : new Date(`${basis.asOf}T00:00:00Z`)
  await db.$executeRaw`
    insert into price_series (symbol, timeframe, source, basis, basis_as_of, first_at, last_at, bars)
    select ${symbol}, ${timeframe}, ${source}, ${basis.kind}, ${asOf}::date, min(timestamp), max(timestamp), count(*)
    from price_data where symbol = ${symbol} and timeframe = ${timeframe}
    on conflict (symbol, timeframe) do update
    set source = excluded.source, basis = excluded.basis, basis_as_of = excluded.basis_as_of, first_at = excluded.first_at,
      last_at = excluded.last_at, bars = excluded.bars, updated_at = now(),
      revision = case when ${changed} > 0 then nextval('price_revisions')::int else price_series.revision end`
}

/** Lets one writer at a time decide about a series, until the transaction ends. */
export async function lockSeries(tx: Tx, symbol: string, timeframe: Timeframe): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`prices ${symbol} ${timeframe}`}, 0))`
}

/** Every stored bar of one series, oldest first. */
export async function readWholeSeries(db: Db | Tx, symbol: string, timeframe: Timeframe): Promise<StoredBar[]> {
  const rows = await db.$queryRaw<BarRow[]>`
    select symbol, timestamp, open, high, low, close, volume, source from price_data
    where symbol = ${symbol} and timeframe = ${timeframe} order by timestamp`
  return rows.map(({ symbol: _, timestamp, source, ...prices }) => ({
    time: timestamp.getTime(),
    ...prices,
    source: source as BarSource,
  }))
}

/** Forgets a series and its bars; returns how many bars there were. */
export async function deleteSeries(tx: Tx, symbol: string, timeframe: Timeframe): Promise<number> {
  const { count } = await tx.priceData.deleteMany({ where: { symbol, timeframe } })
  await tx.priceSeries.deleteMany({ where: { symbol, timeframe } })
  return count
}

export type ListedSeries = StoredSeries & { name: string | null; sector: string | null }

type ListedRow = {
  symbol: string
  timeframe: string
  source: string
  basis: string
  basis_as_of: Date | null
  first_at: Date
  last_at: Date
  bars: number
  revision: number
  name: string | null
  sector: string | null
}

/** Stored series with their companies, by symbol and timeframe; `search` finds the start of a symbol or a part of a name. */
export async function listSeriesWithNames(
  db: Db,
  filter: { search?: string; after?: { symbol: string; timeframe: string } },
  limit: number,
): Promise<ListedSeries[]> {
  const pattern = filter.search?.replace(/[\\%_]/g, '\\$&') ?? ''
  const { symbol, timeframe } = filter.after ?? { symbol: '', timeframe: '' }
  const rows = await db.$queryRaw<ListedRow[]>`
    select series.*, companies.name, companies.sector
    from price_series as series left join companies on companies.symbol = series.symbol
    where (series.symbol, series.timeframe) > (${symbol}, ${timeframe})
      and (${pattern} = '' or series.symbol ilike ${`${pattern}%`} or companies.name ilike ${`%${pattern}%`})
    order by series.symbol, series.timeframe limit ${limit}`
  return rows.map((row) => ({
    ...toSeries({
      ...row,
      basisAsOf: row.basis_as_of,
      firstAt: row.first_at,
      lastAt: row.last_at,
      updatedAt: row.last_at,
    }),
    name: row.name,
    sector: row.sector,
  }))
}

type ColumnRow = { t: number[]; o: number[]; h: number[]; l: number[]; c: number[]; v: number[] }

/** Bars a query of columns returns at once. */
const COLUMN_CHUNK = 50_000

/** Every stored bar of one series as columns, oldest first, read in pieces. Times in milliseconds. */
export async function readSeriesColumns(
  db: Db,
  symbol: string,
  timeframe: Timeframe,
  bars: number,
): Promise<Record<'time' | 'open' | 'high' | 'low' | 'close' | 'volume', Float64Array>> {
  const pieces: ColumnRow[] = []
  let after = new Date('0001-01-01T00:00:00Z')
  for (let read = 0; read < bars; ) {
    const [piece] = await db.$queryRaw<ColumnRow[]>`
      select coalesce(array_agg(extract(epoch from timestamp)::float8 * 1000 order by timestamp), '{}') as t,
        array_agg(open order by timestamp) as o, array_agg(high order by timestamp) as h,
        array_agg(low order by timestamp) as l, array_agg(close order by timestamp) as c,
        array_agg(volume order by timestamp) as v
      from (select * from price_data where symbol = ${symbol} and timeframe = ${timeframe} and timestamp > ${after}
        order by timestamp limit ${COLUMN_CHUNK}) as piece`
    if (!piece || piece.t.length === 0) break
    pieces.push(piece)
    read += piece.t.length
    after = new Date(piece.t.at(-1) ?? 0)
  }
  const column = (key: keyof ColumnRow) => Float64Array.from(pieces.flatMap((piece) => piece[key]))
  return {
    time: column('t'),
    open: column('o'),
    high: column('h'),
    low: column('l'),
    close: column('c'),
    volume: column('v'),
  }
}

/** Whether any of the series is of the sample market. */
export async function hasInvented(db: Db, symbols: readonly string[], timeframe: string): Promise<boolean> {
  const where = { symbol: { in: [...symbols] }, timeframe, source: 'sample' }
  return (await db.priceSeries.count({ where, take: 1 })) > 0
}

/** Every symbol with a stored series of a timeframe, in order; companies of the sample market only where there are no others. */
export async function listStoredSymbols(db: Db, timeframe: string): Promise<string[]> {
  const rows = await db.priceSeries.findMany({
    where: { timeframe },
    select: { symbol: true, source: true },
    orderBy: { symbol: 'asc' },
  })
  const real = rows.filter(({ source }) => source !== 'sample')
  return (real.length > 0 ? real : rows).map(({ symbol }) => symbol)
}
