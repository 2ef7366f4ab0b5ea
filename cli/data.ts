import path from 'node:path'
import { type Command, Option } from 'commander'
import { listSeriesWithNames } from '@/lib/db/prices'
import { describeBasis } from '@/lib/domain/market/combine'
import { plural } from '@/lib/domain/plural'
import { AppError } from '@/lib/errors'
import { resetKeptHead } from '@/lib/kept-head'
import { restoreBackup, writeBackup } from '@/lib/services/backup'
import { verifyEvents } from '@/lib/services/verify-events'
import { toSymbolView } from '@/lib/views/market'
import { withDeps } from './context'
import { importPaths } from './data-import'
import { printJson, printLine, printTable } from './print'

/** A path as the person typed it, who stands where npm was called and not where the program runs. */
export const fromCaller = (given: string): string => path.resolve(process.env.INIT_CWD ?? process.cwd(), given)

const MOST_SERIES = 100_000

export function registerData(program: Command): void {
  const group = program.command('data').description('stored prices (import, status), and everything (backup, restore)')

  group
    .command('import [paths...]')
    .description('import CSV files, or folders of them: bars (<SYMBOL>.csv), corporate actions, companies')
    .addOption(new Option('--companies <csv>', 'a file of companies with their sectors'))
    .option('--report <file>', 'write every refused row to this file')
    .action((paths: string[], options: { companies?: string; report?: string }, command: Command) =>
      withDeps(command, (context) =>
        importPaths(context, {
          paths: paths.map(fromCaller),
          companies: options.companies === undefined ? null : fromCaller(options.companies),
          report: options.report === undefined ? null : fromCaller(options.report),
        }),
      ),
    )

  group
    .command('status')
    .description('what is stored')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const series = await listSeriesWithNames(deps.db, {}, MOST_SERIES)
        const bars = series.reduce((sum, row) => sum + row.bars, 0)
        if (json) return printJson({ series: series.map(toSymbolView), total: { series: series.length, bars } })
        if (series.length === 0)
          return printLine('No prices are stored. Import some: npm run assay -- data import <folder>')
        const day = (at: Date) => at.toISOString().slice(0, 10)
        printTable(
          ['symbol', 'name', 'bars of', 'source', 'basis', 'bars', 'first', 'last'],
          series.map((row) => [
            row.symbol,
            toSymbolView(row).name?.slice(0, 36) ?? null,
            row.timeframe,
            row.source,
            describeBasis(row.basis),
            row.bars,
            day(row.firstAt),
            day(row.lastAt),
          ]),
        )
        printLine(`${series.length} series, ${plural(bars, 'bar')}`)
      }),
    )

  group
    .command('backup <file>')
    .description('write everything to one file (gzip)')
    .action((file: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const target = fromCaller(file)
        const report = await writeBackup(deps.pool, target, deps.clock.now())
        if (json) printJson({ file: target, ...report })
        else printLine(`Wrote ${plural(report.rows, 'row')} to ${target}.`)
      }),
    )

  group
    .command('restore <file>')
    .description('fill a new database from a backup')
    .action((file: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const report = await restoreBackup(deps.pool, fromCaller(file))
        await resetKeptHead(deps.db, deps.env.dataDir)
        const verification = await verifyEvents(deps.db, null)
        if (json) printJson({ ...report, verification })
        else printLine(`Restored ${plural(report.rows, 'row')}; ${plural(verification.events, 'event')} checked.`)
        if (!verification.ok)
          throw new AppError('internal', `The event log is damaged: ${verification.problems[0]?.message ?? 'unknown'}`)
      }),
    )
}
