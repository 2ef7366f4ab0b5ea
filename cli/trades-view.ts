import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'csv-stringify/sync'
import { backtestReport } from '@/lib/contracts/backtest-report'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { parseLimit } from './cycles'
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
      const where = file ?? latest(path.resolve(getEnv().ASSAY_REPORTS_DIR))
      const report = readReportFile(where)
      const trades = report.trades
        .filter(({ asset }) => !options.symbol || asset === options.symbol.toUpperCase())
        .filter(({ action }) => !options.action || action === options.action.toUpperCase())
        .filter(({ time }) => !options.from || time.slice(0, 10) >= options.from)
        .filter(({ time }) => !options.to || time.slice(0, 10) <= options.to)
        .slice(0, options.limit === undefined ? undefined : parseLimit(options.limit))
      if (command.optsWithGlobals().json) return printJson(trades)
      const head = ['time', 'asset', 'action', 'price', 'quantity', 'commission', 'slippage', 'confidence', 'reasoning']
      const rows = trades.map((one) => [
        one.time.slice(0, 16),
        one.asset,
        one.action,
        one.price.toFixed(4),
        String(Number(one.quantity.toFixed(6))),
        one.commission.toFixed(2),
        one.slippage.toFixed(2),
        one.confidence,
        one.reasoning,
      ])
      if (options.csv) return printLine(stringify([head, ...rows]).trimEnd())
      remark(
        `${where}: ${report.strategy}, ${report.from} to ${report.to}; ${trades.length} of ${report.trades.length} trades`,
      )
      printTable(head, rows)
    })
}

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
  const parsed = backtestReport.safeParse(value)
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0] ?? { path: [], message: 'it is not one' }
  throw new AppError('invalid_input', `${file} is not a backtest report of version 1: ${at.join('.')} ${message}`)
}
