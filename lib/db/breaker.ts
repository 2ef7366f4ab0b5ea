import type { EndedTrade } from '../domain/breaker/measure'
import type { Flow } from '../domain/capital/returns'
import type { Account } from './accounts'
import { clockBegin } from './capital'
import type { Db, Tx } from './client'
import { Prisma } from './client'

/** The newest round trips that were won or lost. */
export async function endedTrades(tx: Db | Tx, accountId: string): Promise<(EndedTrade & { symbol: string })[]> {
  const rows = await tx.trade.findMany({
    where: { accountId, status: 'closed', outcome: { in: ['win', 'loss'] } },
    orderBy: { closedAt: 'desc' },
    take: 200,
    select: { id: true, symbol: true, closedAt: true, outcome: true },
  })
  return rows.flatMap(({ id, symbol, closedAt, outcome }) =>
    closedAt ? [{ id, symbol, closedAt: closedAt.toISOString(), outcome: outcome as EndedTrade['outcome'] }] : [],
  )
}

/** The last known equity at or before an instant. */
export async function equityAt(tx: Db | Tx, accountId: string, at: Date): Promise<{ at: Date; equity: number } | null> {
  const row = await tx.equitySnapshot.findFirst({ where: { accountId, at: { lte: at } }, orderBy: { at: 'desc' } })
  return row && { at: row.at, equity: row.equity.toNumber() }
}

/**
 * Deposits and withdrawals after one instant of the account's clock and up to another, oldest first; those without an equity are not
 * known well enough, and what a simulation was given before its clock began was there from its first day.
 */
export async function flowsBetween(tx: Db | Tx, { id, kind }: Account, after: Date, to: Date): Promise<Flow[]> {
  const begin = kind === 'simulation' ? await clockBegin(tx, id) : null
  const rows = await tx.capitalEvent.findMany({
    where: {
      accountId: id,
      type: { in: ['deposit', 'withdrawal'] },
      at: { gt: after, lte: to },
      eventSeq: begin ? { gt: begin.seq } : undefined,
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return rows.flatMap(({ at, amount, equity }) =>
    equity ? [{ at: at.getTime(), amount: amount.toNumber(), equity: equity.toNumber() }] : [],
  )
}

/** Model calls of the account's cycles that failed since the last one that was answered, within a time. */
export async function trailingModelFailures(tx: Db | Tx, accountId: string, since: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ failures: bigint }[]>(Prisma.sql`
    with calls as (
      select c.created_at, c.status in ('ok', 'repaired', 'cached') as answered
      from llm_calls c join workflow_executions w on w.cycle_id = c.cycle_id
      where w.account_id = ${accountId} and c.created_at > ${since} and c.status <> 'budget'
    )
    select count(*) as failures from calls
    where not answered and created_at > coalesce((select max(created_at) from calls where answered), '-infinity')`)
  return Number(row?.failures ?? 0)
}

/** Orders that the broker refused or that nobody knows about, since the last one that it took, within a time. */
export async function trailingBrokerErrors(tx: Db | Tx, accountId: string, since: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ failures: bigint }[]>(Prisma.sql`
    with sent as (
      select updated_at, status in ('rejected', 'unknown') as failed from orders
      where account_id = ${accountId} and updated_at > ${since}
        and status in ('rejected', 'unknown', 'accepted', 'partially_filled', 'filled')
    )
    select count(*) as failures from sent
    where failed and updated_at > coalesce((select max(updated_at) from sent where not failed), '-infinity')`)
  return Number(row?.failures ?? 0)
}

export const countOrdersSince = (tx: Db | Tx, accountId: string, since: Date): Promise<number> =>
  tx.order.count({ where: { accountId, createdAt: { gt: since } } })

/** Every account that a periodic evaluation looks at. */
export const accountsToEvaluate = (db: Db) => db.account.findMany({ orderBy: { id: 'asc' } })
