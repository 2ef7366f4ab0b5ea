import type { Db } from '../db/client'
import { upsertCompanies } from '../db/companies'
import { actionsFileSource, upsertActions } from '../db/corporate-actions'
import { msToDate } from '../domain/calendar/iso-date'
import { type Bar, type BarSeries, type PriceBasis, SYMBOL_PATTERN } from '../domain/market/bar'
import { checkBars } from '../domain/market/check-bars'
import { dividendsAsPaid, snapSplitRatio, undoDividendAdjustment } from '../domain/market/corporate-actions'
import { BAR_LAYOUTS, type BarLayout, type Layout } from '../domain/market/csv-layouts'
import type { Span } from '../domain/market/rebase'
import { settleRounding } from '../domain/market/settle-rounding'
import { type ParsedFile, parseCsvFile, type RefusedRow } from './market/parse-csv'
import { storeSeries } from './market/store-series'

export type ImportedFile = {
  file: string
  layout: Layout | null
  /** Of a file of bars. */
  symbol: string | null
  /** Good rows of the file, whether they were new or not. */
  rows: number
  barsWritten: number
  actionsWritten: number
  companies: number
  refused: RefusedRow[]
  /** Bars that were stored and look like a vendor's slip. */
  warnings: RefusedRow[]
  /** Sessions between the first and the last bar without one. */
  gaps: readonly string[]
}

export type CsvFile = { name: string; content: string }

/**
 * Imports one CSV file: bars (the symbol is the file's name up to its first `_` or dot that ends it), corporate actions or
 * companies, told apart by the header. Bad rows are left out and reported with their line; bars on a price basis that cannot be
 * joined to the stored one are refused as a whole. The same file twice writes nothing the second time.
 */
export async function importCsvFile(db: Db, { name, content }: CsvFile, now: Date): Promise<ImportedFile> {
  const parsed = parseCsvFile(name, content)
  const result: ImportedFile = {
    file: name,
    layout: parsed.layout,
    symbol: null,
    rows: 0,
    barsWritten: 0,
    actionsWritten: 0,
    companies: 0,
    refused: parsed.refused,
    warnings: [],
    gaps: [],
  }
  if (parsed.layout === null) return result
  if (parsed.layout === 'corporate_actions') {
    const actionsWritten = await upsertActions(db, parsed.items, actionsFileSource(name))
    return { ...result, rows: parsed.items.length, actionsWritten }
  }
  if (parsed.layout === 'companies') {
    const companies = [...new Map(parsed.items.map((company) => [company.symbol, company])).values()]
    await upsertCompanies(db, companies, 'csv')
    return { ...result, rows: parsed.items.length, companies: companies.length }
  }
  return importBars(db, name, parsed, result, now)
}

/** The symbol in a file's name: `BRK.B.csv`, `AAPL_1min_lean.csv`; null when it holds none. */
export function symbolOfFile(name: string): string | null {
  const stem = name.replace(/^.*[/\\]/, '').replace(/\.csv$/i, '')
  const symbol = (stem.split('_')[0] ?? '').toUpperCase()
  return SYMBOL_PATTERN.test(symbol) ? symbol : null
}

type BarFile = Extract<ParsedFile, { layout: BarLayout }>

async function importBars(
  db: Db,
  name: string,
  parsed: BarFile,
  result: ImportedFile,
  now: Date,
): Promise<ImportedFile> {
  const symbol = symbolOfFile(name)
  const refuseAll = (code: string, message: string): ImportedFile => ({
    ...result,
    symbol,
    refused: [...result.refused, { file: name, line: null, code, message }],
  })
  if (!symbol) return refuseAll('no_symbol', `the name "${name}" does not begin with a symbol`)
  const { timeframe, dividendAdjusted } = BAR_LAYOUTS[parsed.layout]
  const checked = checkBars(parsed.bars, { timeframe, now })
  const toRow = ({ index, code, reason }: { index: number; code: string; reason: string }): RefusedRow => ({
    file: name,
    line: parsed.lines[index] ?? null,
    code,
    message: reason,
  })
  const seen = {
    ...result,
    symbol,
    rows: checked.good.length,
    refused: [...result.refused, ...checked.refused.map(toRow)].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    warnings: checked.warnings.map(toRow),
    gaps: timeframe === '1d' ? checked.gaps : [],
  }
  const bars = (dividendAdjusted ? undoDividendAdjustment(checked.good, parsed.actions) : checked.good).map(
    settleRounding,
  )
  const actions = dividendsAsPaid(parsed.actions).map((action) => ({
    ...action,
    symbol,
    value: action.type === 'split' ? snapSplitRatio(action.value) : action.value,
  }))
  const actionsWritten = await upsertActions(db, actions, 'csv')
  const series: BarSeries = { symbol, timeframe, source: 'csv', basis: basisOf(parsed.layout, bars), bars }
  const outcome = await storeSeries(db, series, coveredBy(parsed.layout, bars))
  if (outcome.ok) return { ...seen, actionsWritten, barsWritten: outcome.written }
  const refused = [...seen.refused, { file: name, line: null, code: 'other_basis', message: outcome.message }]
  return { ...seen, rows: 0, actionsWritten, refused, warnings: [] }
}

/** Adjusted files say nothing about when they were made; the last bar is the latest day they can be adjusted to for sure. */
function basisOf(layout: BarLayout, bars: readonly Bar[]): PriceBasis {
  if (BAR_LAYOUTS[layout].basis === 'raw') return { kind: 'raw' }
  return { kind: 'split_adjusted', asOf: msToDate(bars.at(-1)?.time ?? 0) }
}

/** Yahoo's files hold every split between their first and last row. */
function coveredBy(layout: BarLayout, bars: readonly Bar[]): Span | null {
  const [first, last] = [bars[0], bars.at(-1)]
  const holdsSplits = layout === 'yahoo' || layout === 'yahoo_auto_adjusted'
  return holdsSplits && first && last ? { from: msToDate(first.time), to: msToDate(last.time) } : null
}
