import type { Command } from 'commander'
import { findBacktest, listBacktests } from '@/lib/db/backtests'
import { METRIC_CATALOGUE, METRIC_KEYS } from '@/lib/domain/metrics/catalogue'
import { AppError } from '@/lib/errors'
import { cancelBacktest, removeBacktest } from '@/lib/services/backtest/change-backtest'
import { verifyCard } from '@/lib/services/backtest/verify-card'
import { toBacktestDetail, toBacktestView } from '@/lib/views/backtests'
import { readComparison } from '@/lib/views/compare-backtests'
import { withDeps } from './context'
import { parseId, parseLimit } from './parse-options'
import { printJson, printLine, printTable } from './print'
import { figure, printBacktest, printBacktestList } from './print-backtest'
import { readCard } from './read-card'
import { agentsOf, registerRun } from './run-backtest'
import { registerSweep } from './sweep'
import { registerSweeps } from './sweeps'

export function registerBacktests(program: Command): void {
  const group = program.command('backtest').description('strategies over past bars')
  registerRun(group)
  registerSweep(group)
  registerSweeps(group)

  group
    .command('list')
    .description('backtests, newest first')
    .option('--strategy <key>', 'of one strategy')
    .option('--limit <n>', 'how many', '20')
    .action((options: { strategy?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const rows = (await listBacktests(deps.db, { strategy: options.strategy }, parseLimit(options.limit))).map(
          toBacktestView,
        )
        if (json) printJson(rows)
        else printBacktestList(rows)
      }),
    )

  group
    .command('show <id>')
    .description('one backtest with its metrics')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const row = await findBacktest(deps.db, parseId(id, 'backtest'))
        if (!row) throw new AppError('not_found', `There is no backtest ${id}.`)
        if (json) printJson(toBacktestDetail(row, 'full'))
        else printBacktest(row)
      }),
    )

  group
    .command('cancel <id>')
    .description('stop a backtest that has not ended')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const row = await cancelBacktest(deps.backtests, origin, parseId(id, 'backtest'))
        if (json) printJson(toBacktestView(row))
        else printLine(row.status === 'canceled' ? `Backtest ${id} is canceled.` : `Backtest ${id} stops in a moment.`)
      }),
    )

  group
    .command('remove <id>')
    .description('delete a backtest that has ended, with its report')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        await removeBacktest(deps.backtests, origin, parseId(id, 'backtest'))
        if (json) printJson({ deleted: true })
        else printLine(`Backtest ${id} is gone, and its report with it.`)
      }),
    )

  group
    .command('compare <ids...>')
    .description('two to six backtests side by side')
    .action((ids: string[], _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        if (ids.length < 2 || ids.length > 6) throw new AppError('invalid_input', 'name two to six backtests')
        const comparison = await readComparison(
          deps.db,
          ids.map((id) => Number(parseId(id, 'backtest'))),
        )
        if (json) return printJson(comparison)
        printTable(
          ['metric', ...comparison.runs.map(({ backtest }) => `${backtest.id} ${backtest.name ?? backtest.strategy}`)],
          METRIC_KEYS.map((key) => [
            METRIC_CATALOGUE[key].label,
            ...comparison.runs.map(({ metrics }) => figure(key, metrics[key])),
          ]),
        )
        const { differences } = comparison
        if (differences.length > 0)
          printLine(`These runs differ in ${differences.join(', ').replace('_', ' ')}: their figures cannot be ranked.`)
      }),
    )

  group
    .command('strategies')
    .description('strategies and their parameters')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const strategies = await deps.listStrategies({ own: true })
        if (json) return printJson(strategies)
        for (const one of strategies) {
          printLine(`${one.key}  ${one.name}${one.error ? ` – cannot be used: ${one.error}` : ''}`)
          if (one.summary) printLine(`  ${one.summary}`)
          const properties = (one.params.properties ?? {}) as Record<
            string,
            { default?: unknown; description?: string }
          >
          for (const [name, { default: value, description }] of Object.entries(properties))
            printLine(`  --param ${name}=${String(value)}  ${description ?? ''}`)
        }
      }),
    )

  group
    .command('verify <card>')
    .description('make a run again from its card, report or number, and compare the hashes')
    .action((card: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const result = await verifyCard(deps.backtests, await readCard(deps, card), agentsOf(deps))
        if (json) printJson(result)
        else
          printTable(
            ['part', 'card', 'now', 'same'],
            result.parts.map(({ part, card: before, now, same }) => [
              part,
              before.slice(0, 16),
              now.slice(0, 16),
              same ? 'yes' : 'NO',
            ]),
          )
        if (!result.same) process.exitCode = 1
      }),
    )
}
