import type { Command } from 'commander'
import { listTrades, readHeld } from '@/lib/db/trades'
import { toTradeView } from '@/lib/views/trades'
import { withDeps } from './context'
import { parseChoice, parseLimit } from './parse-options'
import { printJson, printTable } from './print'
import { registerTradesView } from './trades-view'

const STATUSES = ['open', 'closed'] as const

export function registerTrades(program: Command): void {
  const group = program.command('trades').description('round trips')
  registerTradesView(group)
  group
    .command('list')
    .description('trades, newest first')
    .option('--account <id>', 'of one account')
    .option('--symbol <ticker>', 'of one symbol')
    .option('--status <status>', 'open or closed')
    .option('--limit <n>', 'how many', '50')
    .action((options: { account?: string; symbol?: string; status?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const status = options.status === undefined ? undefined : parseChoice(options.status, STATUSES, '--status')
        const filter = { accountId: options.account, symbol: options.symbol?.toUpperCase(), status }
        const found = await listTrades(deps.db, filter, parseLimit(options.limit))
        const held = await readHeld(deps.db, found)
        const rows = found.map((row) => toTradeView(row, held))
        if (json) printJson(rows)
        else
          printTable(
            [
              'account',
              'symbol',
              'status',
              'shares',
              'entry',
              'exit',
              'P&L',
              'unrealised',
              'outcome',
              'conf',
              'opened',
              'closed',
            ],
            rows.map((row) => [
              row.account,
              row.symbol,
              row.status,
              Number(row.quantity),
              Number(row.entry_price).toFixed(2),
              row.exit_price === null ? null : Number(row.exit_price).toFixed(2),
              row.status === 'closed' ? Number(row.realized_pnl).toFixed(2) : null,
              row.unrealized_pnl === null ? null : Number(row.unrealized_pnl).toFixed(2),
              row.outcome,
              row.confidence,
              row.opened_at.slice(0, 16),
              row.closed_at?.slice(0, 16) ?? null,
            ]),
          )
      }),
    )
}
