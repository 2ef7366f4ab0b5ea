import type { Command } from 'commander'
import { objectiveInPrint } from '@/lib/domain/backtest/objective'
import { plural } from '@/lib/domain/plural'
import { cancelSweep, resumeSweep } from '@/lib/services/backtest/request-sweep'
import { readSweepList, toSweepView } from '@/lib/views/sweeps'
import { withDeps } from './context'
import { finishSweep, readSweep } from './finish-sweep'
import { parseId, parseLimit } from './parse-options'
import { printJson, printLine, printTable, remark } from './print'
import { shortSymbols } from './print-backtest'
import { printSweep } from './print-sweep'

/** Adds `backtest sweeps`: what there is, and what may be done with each. */
export function registerSweeps(group: Command): void {
  const sweeps = group.command('sweeps').description('sweeps that were begun').hook('preSubcommand', refuseUnknown)

  sweeps
    .command('list', { isDefault: true })
    .description('sweeps, newest first')
    .option('--strategy <key>', 'of one strategy')
    .option('--limit <n>', 'how many', '20')
    .action((options: { strategy?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const rows = await readSweepList(deps.db, { strategy: options.strategy }, parseLimit(options.limit))
        if (json) return printJson(rows)
        printTable(
          ['id', 'strategy', 'symbols', 'from', 'to', 'method', 'cells', 'status', 'objective', 'best'],
          rows.map((row) => [
            row.id,
            row.name ?? row.strategy,
            shortSymbols(row.symbols),
            row.from,
            row.to,
            row.method,
            `${row.cells_done}/${row.cells}`,
            row.status,
            row.objective,
            row.best_objective === null ? null : objectiveInPrint(row.objective, row.best_objective),
          ]),
        )
      }),
    )

  sweeps
    .command('show <id>')
    .description('one sweep: its best cells, and what came of it')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) =>
        printSweep(deps.db, await readSweep(deps.db, parseId(id, 'sweep')), json),
      ),
    )

  sweeps
    .command('resume <id>')
    .description('go on with a sweep that was stopped, failed or left, to its end')
    .action((text: string, _, command: Command) =>
      withDeps(command, async (context) => {
        const { deps, origin } = context
        const id = parseId(text, 'sweep')
        const { status, cells, cellsDone } = await readSweep(deps.db, id)
        // One that is under way may have been left by a command that was interrupted: it needs only somebody to go on.
        if (status !== 'queued' && status !== 'running') await resumeSweep(deps.backtests, origin, id)
        remark(
          `Sweep ${id}: ${cells - cellsDone} of ${plural(cells, 'cell')} ${cells - cellsDone === 1 ? 'is' : 'are'} left …`,
        )
        await finishSweep(context, id)
      }),
    )

  sweeps
    .command('cancel <id>')
    .description('stop a sweep; what was tried is kept')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const view = toSweepView(await cancelSweep(deps.backtests, origin, parseId(id, 'sweep')))
        if (json) printJson(view)
        else
          printLine(
            `Sweep ${id} is canceled; ${view.cells_done} of ${plural(view.cells, 'cell')} ${view.cells_done === 1 ? 'was tried and is' : 'were tried and are'} kept.`,
          )
      }),
    )
}

/** A first word that is no command would else be an argument too many of the list, which is what is done without a word. */
export function refuseUnknown(group: Command): void {
  const [word] = group.args
  if (word === undefined || word.startsWith('-') || group.commands.some((one) => one.name() === word)) return
  group.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand' })
}
