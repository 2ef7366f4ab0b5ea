import type { Command } from 'commander'
import { AppError } from '@/lib/errors'
import { evaluateBreaker, resetBreaker } from '@/lib/services/breaker/evaluate'
import { readBreaker } from '@/lib/views/breaker'
import { type CliContext, withDeps } from './context'
import { printJson, printLine, printTable } from './print'

type Options = { account?: string; reason?: string }

export function registerBreaker(program: Command): void {
  const group = program.command('breaker').description('the circuit breaker of an account')
  const onAccount = (command: Command) =>
    command.option('--account <id>', 'which account; the one that orders go to unless named')

  onAccount(group.command('status').description('its state, and how much of each limit is used')).action(
    (options: Options, command: Command) =>
      withDeps(command, async (context) => show(context, await context.accountOf(options.account))),
  )

  onAccount(group.command('evaluate').description('let the rules look at the account now')).action(
    (options: Options, command: Command) =>
      withDeps(command, async (context) => {
        const account = await context.accountOf(options.account)
        await evaluateBreaker(context.deps, context.origin, account)
        await show(context, account)
      }),
  )

  onAccount(group.command('reset').description('make the account active again'))
    .requiredOption('--reason <text>', 'why; kept in the log')
    .action((options: Options, command: Command) =>
      withDeps(command, async (context) => {
        const reason = options.reason?.trim()
        if (!reason) throw new AppError('invalid_input', '--reason: say why')
        const account = await context.accountOf(options.account)
        await resetBreaker(context.deps, context.origin, account, reason)
        await show(context, account)
      }),
    )
}

const percent = (fraction: number) => `${(fraction * 100).toFixed(1)}%`

async function show({ deps, json }: CliContext, accountId: string): Promise<void> {
  const view = await readBreaker(deps, accountId)
  if (json) return printJson(view)
  const since = view.since ? ` since ${view.since.slice(0, 16)}, by ${view.changed_by}` : ''
  printLine(`${accountId}: ${view.state}${since}${view.trading_stopped ? '; trading is stopped on every account' : ''}`)
  if (view.reason) printLine(view.reason)
  if (view.resumes) printLine(view.resumes)
  printTable(
    ['condition', 'used', 'limit', 'then', ''],
    view.conditions.map(({ condition, used, limit, unit, tripped, stops }) => {
      const write = (value: number) => (unit === 'fraction' ? percent(value) : String(Math.round(value)))
      return [condition.replaceAll('_', ' '), write(used), write(limit), stops, tripped ? 'tripped' : null]
    }),
  )
}
