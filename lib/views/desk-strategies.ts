import type { z } from 'zod'
import type { changeDeskStrategy, deskStrategy, listDeskStrategies } from '../contracts/api/desk-strategies'
import { readAccountState } from '../db/account-state'
import { findAccount } from '../db/accounts'
import type { Trade } from '../db/generated/client'
import { findStrategy, readStrategies, strategyTrips } from '../db/strategies'
import type { Deps } from '../deps'
import { sumOf } from '../domain/desk-strategies/check'
import { drawdownShare, standingSince } from '../domain/desk-strategies/end-rule'
import { type Performance, performanceOf } from '../domain/desk-strategies/performance'
import type { DeskStrategy } from '../domain/desk-strategies/terms'
import type { AccountState } from '../domain/ledger/state'
import { reducePoints } from '../domain/metrics/reduce-points'
import { decimal, notional, round6, ZERO } from '../domain/money'
import { isFinal } from '../domain/order'
import { AppError } from '../errors'
import type { StrategyFields } from '../services/desk-strategies/edit'
import { nextRunsOf } from './schedule'

type View = z.input<typeof deskStrategy>

/** Points of a curve that a screen can show. */
const CURVE_POINTS = 500

/** An API body in the words of the services. */
export function fieldsOf(body: z.output<(typeof changeDeskStrategy)['body']>): StrategyFields {
  const { name, allocation, symbols, limits, models, schedule, end_rule: rule } = body
  return {
    name,
    allocation,
    symbols,
    models,
    limits: limits && {
      maxPosition: limits.max_position,
      maxPositions: limits.max_positions,
      positionSize: limits.position_size,
    },
    schedule: schedule && { times: schedule.times, priceMoves: schedule.price_moves },
    endRule: rule && {
      minTrades: rule.min_trades,
      maxDrawdown: rule.max_drawdown,
      maxLosses: rule.max_losses,
      minProfitFactor: rule.min_profit_factor,
    },
  }
}

/** The strategies of an account, oldest first. Throws `not_found` for the account. */
export async function readStrategyList(
  deps: Deps,
  accountId: string,
): Promise<z.input<(typeof listDeskStrategies)['response']>> {
  const strategies = await readStrategies(deps.db, accountId)
  return { data: await toViews(deps, accountId, strategies), allocated: sumOf(strategies).toNumber() }
}

/** One strategy, also one that was deleted. Throws `not_found`. */
export async function readStrategyView(deps: Deps, id: string): Promise<View> {
  const strategy = await findStrategy(deps.db, id)
  const [view] = strategy ? await toViews(deps, strategy.accountId, [strategy]) : []
  if (!view) throw new AppError('not_found', 'There is no such strategy.')
  return view
}

async function toViews(deps: Deps, accountId: string, strategies: readonly DeskStrategy[]): Promise<View[]> {
  const { db } = deps
  if (!(await findAccount(db, accountId))) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const [state, next, ...trips] = await Promise.all([
    readAccountState(db, accountId),
    nextRunsOf(deps, strategies),
    ...strategies.map(({ id }) => strategyTrips(db, id)),
  ])
  return strategies.map((strategy, index) => toView(strategy, state, trips[index] ?? [], next.get(strategy.id) ?? null))
}

function toView(strategy: DeskStrategy, state: AccountState, trips: readonly Trade[], nextRun: Date | null): View {
  const { id } = strategy
  const symbols = new Set(trips.flatMap(({ symbol, status }) => (status === 'open' ? [symbol] : [])))
  const held = [...state.positions.values()]
    .filter(({ symbol }) => symbols.has(symbol))
    .map((item) => ({
      symbol: item.symbol,
      marketValue: notional(item.quantity, item.lastPrice),
      costBasis: item.costBasis,
    }))
  const orders = [...state.orders.values()].filter((order) => order.strategyId === id && !isFinal(order.status))
  const ordered = orders.reduce((sum, { side, limitPrice, decidedPrice, quantity, filledQuantity }) => {
    const left = notional(quantity.minus(filledQuantity), limitPrice ?? decidedPrice)
    return side === 'buy' ? sum.plus(left) : sum
  }, ZERO)
  const done = performanceOf(
    trips.map(({ symbol, closedAt, realizedPnl, fees }) => ({
      symbol,
      closedAt,
      realizedPnl: decimal(realizedPnl.toString()),
      fees: decimal(fees.toString()),
    })),
    held,
  )
  const equity = state.portfolio.totalValue
  const allocated = round6(equity.times(strategy.allocation))
  const exposure = done.marketValue.plus(ordered)
  return {
    ...settingsView(strategy, nextRun),
    allocated: allocated.toFixed(),
    exposure: exposure.toFixed(),
    exposure_share: equity.gt(0) ? exposure.div(equity).toNumber() : 0,
    positions: held.map(({ symbol }) => symbol).sort(),
    open_orders: orders.length,
    realized_pnl: done.realized.toFixed(),
    unrealized_pnl: done.unrealized.toFixed(),
    fees: done.fees.toFixed(),
    net_pnl: done.net.toFixed(),
    performance: performanceView(done, judgedOf(strategy, trips, allocated.toNumber())),
  }
}

/** How it is set, and whether it may buy. */
function settingsView(strategy: DeskStrategy, nextRun: Date | null) {
  const { endRule, disabledAt } = strategy
  return {
    id: strategy.id,
    account: strategy.accountId,
    name: strategy.name,
    enabled: strategy.enabled,
    allocation: strategy.allocation,
    symbols: [...strategy.symbols],
    limits: {
      max_position: strategy.maxPosition,
      max_positions: strategy.maxPositions,
      position_size: strategy.positionSize,
    },
    models: strategy.models,
    schedule: {
      times: strategy.scanTimes.length > 0 ? [...strategy.scanTimes] : null,
      price_moves: strategy.priceMoves,
      next_run: nextRun?.toISOString() ?? null,
    },
    end_rule: {
      min_trades: endRule.minTrades,
      max_drawdown: endRule.maxDrawdown,
      max_losses: endRule.maxLosses,
      min_profit_factor: endRule.minProfitFactor,
    },
    counted_from: strategy.countedFrom?.toISOString() ?? null,
    disabled: disabledAt ? { by: strategy.disabledBy ?? '', at: disabledAt, reason: strategy.disabledReason } : null,
    created_at: strategy.createdAt.toISOString(),
    updated_at: strategy.updatedAt.toISOString(),
    deleted_at: strategy.deletedAt?.toISOString() ?? null,
  }
}

function judgedOf({ countedFrom }: DeskStrategy, trips: readonly Trade[], allocated: number) {
  const standing = standingSince(trips, countedFrom)
  return {
    trades: standing.trades,
    drawdown: drawdownShare(standing, allocated),
    losses: standing.losses,
    profit_factor: standing.profitFactor,
  }
}

function performanceView(
  { metrics, standing, curve }: Performance,
  judged: View['performance']['judged'],
): View['performance'] {
  const points = reducePoints(
    curve.map(({ at }) => at.getTime()),
    curve.map(({ realized }) => realized.toNumber()),
    CURVE_POINTS,
  )
  return {
    metrics,
    judged,
    drawdown: decimal(standing.drawdown.toFixed(6)).toFixed(),
    curve: [...points].flatMap((index) => {
      const point = curve[index]
      return point ? [{ at: point.at.toISOString(), realized: point.realized.toFixed() }] : []
    }),
  }
}
