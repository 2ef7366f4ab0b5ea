import type { z } from 'zod'
import type { portfolio, position } from '../contracts/api/accounts'
import { readAccountState } from '../db/account-state'
import { type Account, findAccount } from '../db/accounts'
import { flowsBetween } from '../db/breaker'
import type { Db } from '../db/client'
import { findCompanies } from '../db/companies'
import { spentSince } from '../db/llm-calls'
import { readBars } from '../db/prices'
import type { Deps } from '../deps'
import { dayStart } from '../domain/calendar/day-start'
import { marketValue } from '../domain/ledger/books'
import type { AccountState } from '../domain/ledger/state'
import { findUsCompany } from '../domain/market/companies-us'
import { notional, ZERO } from '../domain/money'
import { isFinal } from '../domain/order'
import { AppError } from '../errors'
import { toAccountView } from './accounts'

const DAY = 86_400_000

async function load(db: Db, accountId: string): Promise<{ account: Account; state: AccountState }> {
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  return { account, state: await readAccountState(db, accountId) }
}

/** What an account is worth, and how much of each limit it uses. */
export async function readPortfolio(deps: Deps, accountId: string): Promise<z.input<typeof portfolio>> {
  const { db, env, limits } = deps
  const { account, state } = await load(db, accountId)
  const now = account.kind === 'simulation' ? (account.clockAt ?? account.createdAt) : deps.clock.now()
  const positionsValue = marketValue(state.positions.values())
  const { portfolio: books } = state
  const equity = books.cash.plus(positionsValue)
  const cost = [...state.positions.values()].reduce((sum, item) => sum.plus(item.costBasis), ZERO)
  const previous = await db.equitySnapshot.findFirst({
    where: { accountId, at: { lte: dayStart(now) } },
    orderBy: { at: 'desc' },
  })
  const flows = previous ? await flowsBetween(db, account, previous.at, now) : []
  const weights = [...state.positions.values()].map((item) => ({
    symbol: item.symbol,
    sector: item.sector,
    weight: equity.gt(0) ? notional(item.quantity, item.lastPrice).div(equity).toNumber() : 0,
  }))
  const sectors = new Map<string, number>()
  for (const { sector, weight } of weights) sectors.set(sector, (sectors.get(sector) ?? 0) + weight)
  const peak = books.peakValue.gt(equity) ? books.peakValue : equity
  return {
    account: toAccountView(account),
    as_of: now.toISOString(),
    cash: books.cash.toFixed(),
    reserved: books.reserved.toFixed(),
    free_cash: books.cash.minus(books.reserved).toFixed(),
    positions_value: positionsValue.toFixed(),
    equity: equity.toFixed(),
    net_deposits: books.netDeposits.toFixed(),
    realized_pnl: books.realizedPnl.toFixed(),
    unrealized_pnl: positionsValue.minus(cost).toFixed(),
    fees: books.fees.toFixed(),
    total_return: books.netDeposits.gt(0) ? equity.div(books.netDeposits).minus(1).toNumber() : null,
    day_pnl: previous
      ? flows.reduce((sum, { amount }) => sum.minus(amount), equity.minus(previous.equity.toFixed())).toFixed()
      : null,
    peak_equity: peak.toFixed(),
    drawdown: peak.gt(0) ? equity.div(peak).minus(1).toNumber() : 0,
    exposure: equity.gt(0) ? positionsValue.div(equity).toNumber() : 0,
    limits: {
      max_position: limits.maxPosition,
      max_sector: limits.maxSector,
      max_positions: limits.maxPositions,
      largest_position: weights.sort((a, b) => b.weight - a.weight)[0] ?? null,
      sectors: [...sectors].map(([sector, weight]) => ({ sector, weight })).sort((a, b) => b.weight - a.weight),
      positions: weights.length,
      model_spend_usd: (await spentSince(db, startOfUtcDay(deps.clock.now()))).toFixed(4),
      model_budget_usd: env.LLM_DAILY_BUDGET_USD.toFixed(2),
    },
    open_orders: [...state.orders.values()].filter((order) => !isFinal(order.status)).length,
  }
}

export const startOfUtcDay = (now: Date): Date => new Date(now.toISOString().slice(0, 10))

/** What an account holds, largest first, with the last closes for a small curve. */
export async function readPositions(deps: Deps, accountId: string): Promise<z.input<typeof position>[]> {
  const { account, state } = await load(deps.db, accountId)
  const now = account.kind === 'simulation' ? (account.clockAt ?? account.createdAt) : deps.clock.now()
  const symbols = [...state.positions.keys()]
  const [companies, bars] = await Promise.all([
    findCompanies(deps.db, symbols),
    readBars(deps.db, symbols, '1d', { from: new Date(now.getTime() - 60 * DAY), to: now, asOf: now, limit: 20 }),
  ])
  const equity = state.portfolio.cash.plus(marketValue(state.positions.values()))
  return [...state.positions.values()]
    .map((item) => {
      const value = notional(item.quantity, item.lastPrice)
      const gain = value.minus(item.costBasis)
      const history = bars.get(item.symbol) ?? []
      return {
        symbol: item.symbol,
        name: (companies.get(item.symbol) ?? findUsCompany(item.symbol))?.name ?? null,
        sector: item.sector,
        quantity: item.quantity.toFixed(),
        average_cost: item.costBasis.div(item.quantity).toDecimalPlaces(6).toFixed(),
        cost_basis: item.costBasis.toFixed(),
        price: item.lastPrice.toFixed(),
        price_at: item.lastPriceAt,
        market_value: value.toFixed(),
        unrealized_pnl: gain.toFixed(),
        unrealized_pnl_pct: item.costBasis.gt(0) ? gain.div(item.costBasis).toNumber() : null,
        weight: equity.gt(0) ? value.div(equity).toNumber() : 0,
        opened_at: item.openedAt,
        recent_closes: history.map((bar) => bar.close),
        sample: history.at(-1)?.source === 'sample',
      }
    })
    .sort((a, b) => b.weight - a.weight)
}
