import type { Command } from 'commander'
import { account } from '@/lib/contracts/operation'
import { listAccounts } from '@/lib/db/accounts'
import { AppError } from '@/lib/errors'
import { openAccount } from '@/lib/services/open-account'
import { resetAccount } from '@/lib/services/reset-account'
import { toAccountView } from '@/lib/views/accounts'
import { withDeps } from './context'
import { printJson, printLine, printTable } from './print'

export function registerAccounts(program: Command): void {
  const group = program.command('account').description('accounts: the account in real time and simulations')

  group
    .command('list')
    .description('all accounts')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const rows = (await listAccounts(deps.db)).map(toAccountView)
        if (json) printJson(rows)
        else
          printTable(
            ['account', 'kind', 'name', 'opening cash', 'shares', 'clock'],
            rows.map((row) => [
              row.id,
              row.kind,
              row.name,
              Number(row.opening_cash).toFixed(2),
              row.fractional ? 'fractions' : 'whole',
              row.kind === 'paper' ? 'real time' : (row.clock_at ?? 'not begun'),
            ]),
          )
      }),
    )

  group
    .command('create <id>')
    .description('open a simulation account')
    .option('--cash <amount>', 'opening cash in dollars', '100000')
    .option('--name <name>', 'what to call it')
    .option('--fractional', 'it takes fractions of shares')
    .action((id: string, options: { cash: string; name?: string; fractional?: boolean }, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const parsed = account.safeParse(id)
        if (!parsed.success)
          throw new AppError('invalid_input', `id: "${id}" is not an account name (letters, digits and dashes, small)`)
        const cash = Number(options.cash)
        if (!(cash > 0 && cash <= 1e12))
          throw new AppError('invalid_input', `--cash: "${options.cash}" is not an amount above zero`)
        await openAccount(deps.db, origin, {
          id,
          kind: 'simulation',
          name: options.name ?? id,
          openingCash: String(cash),
          fractional: options.fractional ?? false,
        })
        if (json) printJson({ account: id })
        else printLine(`Opened simulation "${id}" with ${cash.toFixed(2)}.`)
      }),
    )

  group
    .command('reset <id>')
    .description('put a simulation back to its opening cash')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        await resetAccount(deps.db, origin, id)
        if (json) printJson({ account: id, reset: true })
        else printLine(`"${id}" is back at its opening cash; its clock is unset.`)
      }),
    )
}
