import type { z } from 'zod'
import type { capitalEvent, listCapital, returns } from '../contracts/api/capital'
import { type Account, findAccount } from '../db/accounts'
import { type CapitalEvent, listCapitalEvents, listFlows } from '../db/capital'
import type { Db } from '../db/client'
import type { Deps } from '../deps'
import { moneyWeightedGrowth, perYear, timeWeightedGrowth } from '../domain/capital/returns'
import { AppError } from '../errors'
import { page } from '../paging'
import { clockOf } from '../services/breaker/history'
import { ownTime } from './own-time'
import { readPortfolio } from './portfolio'

export const toCapitalView = (row: CapitalEvent): z.input<typeof capitalEvent> => ({
  id: String(row.id),
  type: row.type as 'deposit' | 'withdrawal' | 'realized_pnl',
  amount: row.amount.toFixed(),
  equity: row.equity?.toFixed() ?? null,
  note: row.note,
  event_seq: Number(row.eventSeq),
  at: row.at.toISOString(),
})

type CapitalFilter = { account: string; type?: string; before?: bigint; limit: number }

/** A page of capital events with what they have come to. */
export async function readCapital(
  deps: Deps,
  { account, type, before, limit }: CapitalFilter,
): Promise<z.input<(typeof listCapital)['response']>> {
  const portfolio = await readPortfolio(deps, account)
  const rows = await listCapitalEvents(deps.db, { accountId: account, type, before }, limit + 1)
  return {
    ...page(rows, limit, toCapitalView, ({ id }) => [String(id)]),
    net_deposits: portfolio.net_deposits,
    equity: portfolio.equity,
    free_cash: portfolio.free_cash,
    peak_equity: portfolio.peak_equity,
    returns: await readReturns(deps.db, account, Number(portfolio.equity), deps.clock.now()),
  }
}

/** Time- and money-weighted returns of an account since it was opened, at its equity now. */
export async function readReturns(
  db: Db,
  accountId: string,
  equity: number,
  now: Date,
): Promise<z.input<typeof returns>> {
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const to = clockOf(account, now)
  const flows = await flowsOf(db, account)
  const [opening, ...later] = flows
  if (!opening) return { from: null, to: to.toISOString(), time_weighted: NONE, money_weighted: NONE }
  const rated = (growth: number | null) =>
    growth === null ? NONE : { total: growth - 1, per_year: perYear(growth, opening.at, to.getTime()) }
  const owners = flows.map(({ at, amount }) => ({ at, amount: -amount }))
  return {
    from: new Date(opening.at).toISOString(),
    to: to.toISOString(),
    time_weighted: rated(timeWeightedGrowth(opening.equity, later, equity)),
    money_weighted: rated(moneyWeightedGrowth([...owners, { at: to.getTime(), amount: equity }])),
  }
}

const NONE = { total: null, per_year: null }

async function flowsOf(db: Db, account: Account) {
  const [rows, timeOf] = await Promise.all([listFlows(db, account.id), ownTime(db, account)])
  return rows.map(({ eventSeq, at, amount, equity }) => ({
    at: timeOf({ seq: eventSeq, at }).getTime(),
    amount: amount.toNumber(),
    equity: (equity ?? amount).toNumber(),
  }))
}
