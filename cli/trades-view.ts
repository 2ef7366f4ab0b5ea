import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'csv-stringify/sync'
import { type BacktestReport, backtestReport } from '@/lib/contracts/backtest-report'
import { plainErrors } from '@/lib/domain/plain-errors'
import { plural } from '@/lib/domain/plural'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { parseChoice, parseDate, parseLimit } from './parse-options'
import { printJson, printLine, printTable, remark } from './print'

type ViewOptions = { symbol?: string; action?: string; from?: string; to?: string; csv?: boolean; limit?: string }

/** Adds `trades view`: reads reports from their files, without a database. */
export function registerTradesView(group: Command): void {
  group
    .command('view [file]')
    .description('trades of a backtest report; the latest without a file')
    .option('--symbol <ticker>', 'of one symbol')
    .option('--action <side>', 'BUY or SELL')
    .option('--from <date>', 'from this day on')
    .option('--to <date>', 'up to this day')
    .option('--limit <n>', 'the first so many')
    .option('--csv', 'as CSV')
    .action((file: string | undefined, options: ViewOptions, command: Command) => {
      const { symbol, action, from, to, limit } = readFilters(options)
      const where = file ?? latest(path.resolve(getEnv().ASSAY_REPORTS_DIR))
      const report = readReportFile(where)
      const trades = report.trades
        .filter((one) => symbol === undefined || one.asset === symbol)
        .filter((one) => action === undefined || one.action === action)
        .filter(({ time }) => from === undefined || time.slice(0, 10) >= from)
        .filter(({ time }) => to === undefined || time.slice(0, 10) <= to)
        .slice(0, limit)
      if (command.optsWithGlobals().json) return printJson(trades)
      if (options.csv) return printLine(csvOf(trades))
      remark(
        `${where}: ${report.strategy}, ${report.from} to ${report.to}; ${trades.length} of ${plural(report.trades.length, 'trade')}`,
      )
      printTable(
        HEAD,
        trades.map((one) => cellsOf(one, (price) => price.toFixed(4))),
      )
    })
}

/** The filters as they were given. Throws `invalid_input` that names the option. */
export function readFilters({ symbol, action, from, to, limit }: ViewOptions) {
  return {
    symbol: symbol?.toUpperCase(),
    action: action === undefined ? undefined : parseChoice(action.toUpperCase(), ['BUY', 'SELL'], '--action'),
    from: from === undefined ? undefined : parseDate(from, '--from'),
    to: to === undefined ? undefined : parseDate(to, '--to'),
    limit: limit === undefined ? undefined : parseLimit(limit),
  }
}

const HEAD = ['time', 'asset', 'action', 'price', 'quantity', 'commission', 'slippage', 'confidence', 'reasoning']

/** A row: money in cents, prices as they are asked for. */
export const cellsOf = (one: BacktestReport['trades'][number], price: (value: number) => string) => [
  one.time.slice(0, 16),
  one.asset,
  one.action,
  price(one.price),
  exact(one.quantity),
  one.commission.toFixed(2),
  one.slippage.toFixed(2),
  one.confidence,
  one.reasoning,
]

/** Reasons are a model's words: what a spreadsheet would run as a formula begins with an apostrophe. */
export const csvOf = (trades: BacktestReport['trades']): string =>
  stringify([HEAD, ...trades.map((one) => cellsOf(one, exact))], { escape_formulas: true }).trimEnd()

/** All digits that a price or a quantity has, and none that only floating point has: six decimals at most. */
export const exact = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '')

function latest(folder: string): string {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^backtest_report_.*\.json$/.test(name))
        .sort()
    : []
  const name = names.at(-1)
  if (!name) throw new AppError('not_found', `There is no backtest report in ${folder}; run one first (backtest run).`)
  return path.join(folder, name)
}

function readReportFile(file: string) {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (!existsSync(file)) throw new AppError('not_found', `There is no file ${file}.`)
    throw new AppError('invalid_input', `${file} cannot be read as JSON.`, { cause })
  }
  const parsed = backtestReport.safeParse(value, { error: plainErrors })
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0] ?? { path: [], message: 'it is not one' }
  throw new AppError('invalid_input', `${file} is not a backtest report of version 1: ${at.join('.')} ${message}`)
}
