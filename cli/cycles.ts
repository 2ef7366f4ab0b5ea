import type { Command } from 'commander'
import { z } from 'zod'
import { listCycles } from '@/lib/db/cycles'
import { AppError } from '@/lib/errors'
import { requestCycle } from '@/lib/services/request-cycle'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { toCycleView } from '@/lib/views/cycles'
import { withDeps } from './context'
import { parseDate, parseLimit, parseSymbols } from './parse-options'
import { printJson, printTable } from './print'
import { printCycle } from './print-cycle'
import { runEventCycle } from './run-event-cycle'
import { runToEnd } from './run-to-end'
import { findByName } from './strategies'

type RunOptions = { strategy?: string; asOf?: string; execute?: boolean; account?: string; markToClose?: boolean }

export function registerCycles(program: Command): void {
  const group = program.command('cycle').description('trading cycles')

  group
    .command('run [symbols...]')
    .description('let the four agents decide over some symbols')
    .option('--strategy <name>', 'for a strategy: its models, and its symbols when none are named')
    .option('--as-of <date>', "after this session's close, in a simulation account (sim unless --account)")
    .option('--account <id>', 'which account')
    .option('--execute', 'order what is decided; without it nothing is ordered')
    .option('--mark-to-close', 'simulations: go on to the close of the session in which orders fill')
    .action((symbols: string[], options: RunOptions, command: Command) =>
      withDeps(command, async (context) => {
        const { deps, origin, json, accountOf } = context
        const account = await accountOf(options.account ?? (options.asOf === undefined ? undefined : 'sim'))
        const strategy =
          options.strategy === undefined ? null : await findByName(context, options.strategy, { account })
        if (!strategy && symbols.length === 0)
          throw new AppError('invalid_input', 'symbols: name at least one symbol, or a strategy')
        const cycle = await requestCycle({ ...deps, maxSymbols: deps.env.TRADING_MAX_SYMBOLS_PER_CYCLE }, origin, {
          accountId: account,
          strategyId: strategy?.id,
          symbols: parseSymbols(symbols, 'symbols'),
          execute: options.execute ?? false,
          asOf: options.asOf === undefined ? undefined : parseDate(options.asOf, '--as-of'),
          markToClose: options.markToClose,
          trigger: 'cli',
        })
        await runToEnd(deps, cycle.cycleId, json)
      }),
    )

  group
    .command('event <symbol>')
    .description('an event-triggered cycle for one symbol, as the price monitor starts it')
    .action((text: string, _, command: Command) => withDeps(command, (context) => runEventCycle(context, text)))

  group
    .command('show <cycle-id>')
    .description('one cycle with all that was said')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        if (!z.uuid().safeParse(id).success) throw new AppError('invalid_input', `cycle-id: "${id}" is not a cycle id`)
        const detail = await readCycleDetail(deps.db, id)
        if (json) printJson(detail)
        else printCycle(detail)
      }),
    )

  group
    .command('list')
    .description('cycles, newest first')
    .option('--account <id>', 'of one account')
    .option('--limit <n>', 'how many', '20')
    .action((options: { account?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const rows = (await listCycles(deps.db, { accountId: options.account }, parseLimit(options.limit))).map(
          toCycleView,
        )
        if (json) printJson(rows)
        else
          printTable(
            ['cycle', 'account', 'status', 'as of', 'symbols', 'signals', 'executed', 'created'],
            rows.map((row) => [
              row.cycle_id,
              row.account,
              row.status,
              row.as_of?.slice(0, 10) ?? 'real time',
              row.symbols.length,
              row.counts.signals,
              row.counts.executed,
              row.created_at.slice(0, 19),
            ]),
          )
      }),
    )
}
