import { dateToMs } from '../calendar/iso-date'
import { newYorkInstant } from '../calendar/nyse'
import { type Bar, type Company, type CorporateAction, SYMBOL_PATTERN } from './bar'
import { type RowAction, snapSplitRatio } from './corporate-actions'
import { toGicsSector } from './sectors'

/** Layouts of bars, and what their prices are expressed in. */
export const BAR_LAYOUTS = {
  /** `date,open,high,low,close,volume`: restated for splits up to the file's last date. */
  adjusted: { basis: 'split_adjusted', timeframe: '1d', dividendAdjusted: false },
  /** The same with `adj_close`: prices as traded; the adjusted close is not used. */
  raw_with_adj: { basis: 'raw', timeframe: '1d', dividendAdjusted: false },
  /** Yahoo with `Adj Close`, `Dividends`, `Stock Splits`: restated for splits, actions inside. */
  yahoo: { basis: 'split_adjusted', timeframe: '1d', dividendAdjusted: false },
  /**
   * Yahoo without `Adj Close`, the default of yfinance: dividends are taken out of the prices as well. Call
   * undoDividendAdjustment before storing: the close of a day is then the one that was traded, restated for splits.
   */
  yahoo_auto_adjusted: { basis: 'split_adjusted', timeframe: '1d', dividendAdjusted: true },
  /** `time_et,open,...` (or `date` with a time of day): one-minute bars as traded, clock of New York. */
  intraday: { basis: 'raw', timeframe: '1m', dividendAdjusted: false },
} as const

export type BarLayout = keyof typeof BAR_LAYOUTS
export type Layout = BarLayout | 'corporate_actions' | 'companies'

/** A record of a CSV file, keys as normaliseHeader gives them. */
export type CsvRecord = Readonly<Record<string, string | undefined>>

/** A minute of the day behind a date; midnight with its zone is how Yahoo writes a date. */
const TIME_OF_DAY = /^\d{4}-\d{2}-\d{2}[ T](?!00:00)\d{2}:\d{2}/

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Column names in one spelling: lower case, spaces for underscores, no byte order mark. Use as csv-parse's `columns`. */
export function normaliseHeader(header: readonly string[]): string[] {
  return header.map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase()
      .replaceAll('_', ' '),
  )
}

/**
 * The layout a header line belongs to, or null for one this product does not know. Extra columns do no harm. The first
 * row, when given, tells daily from intraday bars, which some files head alike.
 */
export function recogniseLayout(header: readonly string[], firstRow: readonly string[] = []): Layout | null {
  const names = normaliseHeader(header)
  const columns = new Set(names)
  const has = (...names: string[]) => names.every((name) => columns.has(name))
  if (has('symbol', 'ex date', 'type', 'value')) return 'corporate_actions'
  if (has('symbol') && (has('name', 'sector') || has('security', 'gics sector'))) return 'companies'
  if (!has(...PRICES, 'volume')) return null
  if (has('time et') || TIME_OF_DAY.test(firstRow[names.indexOf('date')] ?? '')) return 'intraday'
  if (!has('date')) return null
  if (has('dividends', 'stock splits')) return has('adj close') ? 'yahoo' : 'yahoo_auto_adjusted'
  return has('adj close') ? 'raw_with_adj' : 'adjusted'
}

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string }

/**
 * One row of bars. Says why a row cannot be read ("open is empty"); whether the bar makes sense is checkBars' business.
 * `actions` are those on the row, dividends as the file states them.
 */
export function parseBarRow(layout: BarLayout, record: CsvRecord): Parsed<{ bar: Bar; actions: RowAction[] }> {
  const time =
    layout === 'intraday'
      ? readNewYorkTime(record, record['time et'] === undefined ? 'date' : 'time et')
      : readDate(record, 'date')
  if (!time.ok) return time
  const figures: Record<string, number> = {}
  for (const name of [...PRICES, 'volume']) {
    const figure = readNumber(record, name)
    if (!figure.ok) return figure
    figures[name] = figure.value
  }
  const { open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN, volume = Number.NaN } = figures
  const actions = readActions(layout, record, time.date)
  if (!actions.ok) return actions
  return { ok: true, bar: { time: time.ms, open, high, low, close, volume }, actions: actions.actions }
}

/** One row of `corporate_actions`. Ratios are snapped to the fraction they stand for. */
export function parseActionRow(record: CsvRecord): Parsed<{ action: CorporateAction }> {
  const symbol = (record.symbol ?? '').trim().toUpperCase()
  if (!SYMBOL_PATTERN.test(symbol)) return refuse('symbol', record.symbol, 'a symbol')
  const date = readDate(record, 'ex date')
  if (!date.ok) return date
  const type = (record.type ?? '').trim().toLowerCase()
  if (type !== 'split' && type !== 'dividend') return refuse('type', record.type, 'split or dividend')
  const value = readNumber(record, 'value')
  if (!value.ok) return value
  if (value.value <= 0) return refuse('value', record.value, 'above zero')
  const exact = type === 'split' ? snapSplitRatio(value.value) : value.value
  return { ok: true, action: { symbol, exDate: date.date, type, value: exact } }
}

/** One row of `companies`. A "sector" that is no GICS sector but an industry (some files swap them) is kept as industry. */
export function parseCompanyRow(record: CsvRecord): Parsed<{ company: Company }> {
  const symbol = (record.symbol ?? '').trim().toUpperCase()
  if (!SYMBOL_PATTERN.test(symbol)) return refuse('symbol', record.symbol, 'a symbol')
  const name = (record.name ?? record.security ?? '').trim()
  if (name === '') return { ok: false, reason: 'name is empty' }
  const stated = (record['gics sector'] ?? record.sector ?? '').trim()
  const sector = toGicsSector(stated)
  const industry = (record['gics sub-industry'] ?? '').trim() || (sector === null ? stated : '')
  return { ok: true, company: { symbol, name, sector, industry: industry || null } }
}

function readActions(layout: BarLayout, record: CsvRecord, exDate: string): Parsed<{ actions: RowAction[] }> {
  const actions: RowAction[] = []
  if (layout !== 'yahoo' && layout !== 'yahoo_auto_adjusted') return { ok: true, actions }
  for (const [column, type] of [
    ['dividends', 'dividend'],
    ['stock splits', 'split'],
  ] as const) {
    const value = readNumber(record, column)
    if (!value.ok) return value
    if (value.value > 0) actions.push({ exDate, type, value: value.value })
  }
  return { ok: true, actions }
}

function readNumber(record: CsvRecord, column: string): Parsed<{ value: number }> {
  const text = (record[column] ?? '').trim()
  if (text === '') return { ok: false, reason: `${column} is empty` }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return refuse(column, text, 'a number')
  return { ok: true, value: Number(text) }
}

/** A date, with or without a time of day behind it: Yahoo writes midnight with its zone. */
function readDate(record: CsvRecord, column: string): Parsed<{ date: string; ms: number }> {
  const text = (record[column] ?? '').trim()
  if (text === '') return { ok: false, reason: `${column} is empty` }
  const date = /^(\d{4}-\d{2}-\d{2})([ T]00:00(:00)?([+-]\d{2}:\d{2}|Z)?)?$/.exec(text)?.[1]
  const ms = date ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (!date || Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date)
    return refuse(column, text, 'a date')
  return { ok: true, date, ms: dateToMs(date) }
}

function readNewYorkTime(record: CsvRecord, column: string): Parsed<{ date: string; ms: number }> {
  const text = (record[column] ?? '').trim()
  const match = /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d)(:00)?$/.exec(text)
  if (!match) return text === '' ? { ok: false, reason: `${column} is empty` } : refuse(column, text, 'a time')
  const day = readDate({ [column]: match[1] }, column)
  if (!day.ok) return day
  return { ok: true, date: day.date, ms: newYorkInstant(day.date, Number(match[2]), Number(match[3])).getTime() }
}

function refuse(column: string, text: string | undefined, wanted: string): { ok: false; reason: string } {
  return {
    ok: false,
    reason: text?.trim() ? `${column} is not ${wanted}: ${text.trim().slice(0, 40)}` : `${column} is empty`,
  }
}
