import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { moveCapital as operation } from '@/lib/contracts/api/capital'
import { findCapitalEvent, listCapitalEvents } from '@/lib/db/capital'
import { parseInput } from '@/lib/parse-input'
import { moveCapital } from '@/lib/services/move-capital'
import { readReturns, toCapitalView } from '@/lib/views/capital'
import { readPortfolio } from '@/lib/views/portfolio'
import { readStatement, statementCsv } from '@/lib/views/statement'
import { withDeps } from './context'
import { parseLimit } from './parse-options'
import { printJson, printLine, printTable } from './print'

export function registerCapital(program: Command): void {
  const group = program.command('capital').description('deposits, withdrawals and what they have earned')

  group
    .command('list')
    .description('capital events, newest first, with returns')
    .option('--account <id>', 'which account; the one that orders go to unless named')
    .option('--limit <n>', 'how many', '50')
    .action((options: { account?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json, accountOf }) => {
        const account = await accountOf(options.account)
        const { equity, net_deposits } = await readPortfolio(deps, account)
        const filter = { accountId: account }
        const rows = (await listCapitalEvents(deps.db, filter, parseLimit(options.limit))).map(toCapitalView)
        const returns = await readReturns(deps.db, account, Number(equity), deps.clock.now())
        if (json) return printJson({ data: rows, net_deposits, equity, returns })
        printTable(
          ['at', 'type', 'amount', 'equity after', 'note'],
          rows.map((row) => [
            row.at.slice(0, 16),
            row.type.replaceAll('_', ' '),
            Number(row.amount).toFixed(2),
            row.equity === null ? null : Number(row.equity).toFixed(2),
            row.note,
          ]),
        )
        printLine(`Equity ${Number(equity).toFixed(2)} of ${Number(net_deposits).toFixed(2)} paid in.`)
        printLine(`Time-weighted return: ${written(returns.time_weighted)}`)
        printLine(`Money-weighted return: ${written(returns.money_weighted)}`)
      }),
    )

  group
    .command('statement')
    .description('every movement of cash, as CSV')
    .option('--account <id>', 'which account; the one that orders go to unless named')
    .action((options: { account?: string }, command: Command) =>
      withDeps(command, async ({ deps, json, accountOf }) => {
        const statement = await readStatement(deps.db, await accountOf(options.account), null, null)
        if (json) printJson(statement)
        else process.stdout.write(statementCsv(statement))
      }),
    )

  for (const [name, type, words] of [
    ['deposit', 'deposit', 'pay money in'],
    ['withdraw', 'withdrawal', 'take money out'],
  ] as const)
    group
      .command(`${name} <amount>`)
      .description(words)
      .option('--account <id>', 'which account; the one that orders go to unless named')
      .option('--note <text>', 'what it is; kept in the log')
      .action((amount: string, options: { account?: string; note?: string }, command: Command) =>
        withDeps(command, async ({ deps, origin, json, accountOf }) => {
          const account = await accountOf(options.account)
          const {
            account: accountId,
            amount: exact,
            note,
          } = parseInput(operation.body, { ...options, account, type, amount })
          const request = { accountId, kind: type, amount: exact, note: note || null, requestId: randomUUID() }
          const row = toCapitalView(
            await findCapitalEvent(deps.db, accountId, await moveCapital(deps, origin, request)),
          )
          if (json) printJson(row)
          else printLine(`Booked ${Number(row.amount).toFixed(2)}; equity is ${Number(row.equity).toFixed(2)}.`)
        }),
      )
}

const percent = (fraction: number | null) => (fraction === null ? 'not known yet' : `${(fraction * 100).toFixed(2)}%`)
const written = ({ total, per_year }: { total: number | null; per_year: number | null }) =>
  `${percent(total)}${per_year === null ? '' : ` (${percent(per_year)} a year)`}`
