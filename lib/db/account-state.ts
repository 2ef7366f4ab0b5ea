import { type Breaker, type BreakerCondition, type BreakerState, newBreaker } from '../domain/breaker/state'
import type { AccountState, Clamp, Fill, Order, Portfolio, Position, Reversal, Trade } from '../domain/ledger/state'
import { type Decimal, decimal } from '../domain/money'
import type { OrderSide, OrderStatus } from '../domain/order'
import { isFinal, ORDER_STATUSES } from '../domain/order'
import { AppError } from '../errors'
import type { Prisma, Tx } from './client'
import type * as Row from './generated/client'

const OPEN_STATUSES = ORDER_STATUSES.filter((status) => !isFinal(status))

/**
 * Locks the account's portfolio row for the rest of the transaction and reads what can change: positions, open orders and
 * trades, and the orders named in `orderIds` with their fills. Throws `not_found`.
 */
export async function lockAccountState(
  tx: Tx,
  accountId: string,
  orderIds: readonly string[] = [],
): Promise<AccountState> {
  await tx.$queryRaw`select account_id from portfolio_state where account_id = ${accountId} for update`
  return readAccountState(tx, accountId, orderIds)
}

export async function readAccountState(
  tx: Tx,
  accountId: string,
  orderIds: readonly string[] = [],
): Promise<AccountState> {
  // One after the other: a transaction has one connection, which takes one query at a time.
  const portfolio = await tx.portfolioState.findUnique({ where: { accountId } })
  const breaker = await tx.circuitBreaker.findUnique({ where: { accountId } })
  const positions = await tx.position.findMany({ where: { accountId } })
  const orders = await tx.order.findMany({
    where: { accountId, OR: [{ status: { in: OPEN_STATUSES } }, { id: { in: [...orderIds] } }] },
  })
  const trades = await tx.trade.findMany({ where: { accountId, status: 'open' } })
  if (!portfolio) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const ids = orders.map((order) => order.id)
  const fills = ids.length ? await tx.fill.findMany({ where: { accountId, orderId: { in: ids } } }) : []
  // Only a remote broker takes executions back, and may then open a round trip again that had ended.
  const remote = portfolio.remote && ids.length > 0
  const reversals = remote ? await tx.fillReversal.findMany({ where: { accountId, orderId: { in: ids } } }) : []
  const ended = remote ? await lastTrades(tx, accountId, [...new Set(orders.map((order) => order.symbol))]) : []
  return {
    accountId,
    portfolio: toPortfolio(portfolio),
    positions: new Map(positions.map((row) => [row.symbol, toPosition(row)])),
    orders: new Map(orders.map((row) => [row.id, toOrder(row)])),
    fills: new Map(fills.map((row) => [row.executionId, toFill(row)])),
    reversals: new Map(reversals.map((row) => [row.executionId, toReversal(row)])),
    trades: new Map([...ended, ...trades].map((row) => [row.id, toTrade(row)])),
    postings: [],
    snapshots: [],
    breaker: toBreaker(breaker, decimal(portfolio.peakValue.toString())),
  }
}

/** Of each symbol the round trip that ended last. */
async function lastTrades(tx: Tx, accountId: string, symbols: string[]): Promise<Row.Trade[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select distinct on (symbol) id from trades
    where account_id = ${accountId} and symbol = any(${symbols}) and status = 'closed' order by symbol, closed_at desc`
  return tx.trade.findMany({ where: { id: { in: rows.map(({ id }) => id) } } })
}

/** Writes the rows that differ between two states of one account. `seq` is the event that the postings belong to. */
export async function saveAccountState(tx: Tx, before: AccountState, after: AccountState): Promise<void> {
  const { accountId } = after
  const updatedAt = new Date()
  if (after.portfolio !== before.portfolio)
    await tx.portfolioState.update({
      where: { accountId },
      data: { ...after.portfolio, version: { increment: 1 }, updatedAt },
    })
  if (after.breaker !== before.breaker) {
    const data = { ...after.breaker, updatedAt }
    await tx.circuitBreaker.upsert({ where: { accountId }, create: { accountId, ...data }, update: data })
  }
  for (const [symbol, position] of after.positions)
    if (position !== before.positions.get(symbol)) {
      const data = { ...position, sharesAsOf: toDay(position.sharesAsOf), updatedAt }
      await tx.position.upsert({
        where: { accountId_symbol: { accountId, symbol } },
        create: { accountId, ...data },
        update: data,
      })
    }
  const gone = [...before.positions.keys()].filter((symbol) => !after.positions.has(symbol))
  if (gone.length) await tx.position.deleteMany({ where: { accountId, symbol: { in: gone } } })
  for (const [id, order] of after.orders)
    if (order !== before.orders.get(id)) {
      const data = {
        ...order,
        sharesAsOf: toDay(order.sharesAsOf),
        clamps: order.clamps as unknown as Prisma.InputJsonValue,
        updatedAt,
      }
      if (before.orders.has(id)) await tx.order.update({ where: { id }, data })
      else await tx.order.create({ data: { accountId, ...data } })
    }
  const newFills = [...after.fills.values()].filter((fill) => !before.fills.has(fill.executionId))
  if (newFills.length) await tx.fill.createMany({ data: newFills.map((fill) => ({ accountId, ...fill })) })
  const newReversals = [...after.reversals.values()].filter((item) => !before.reversals.has(item.executionId))
  if (newReversals.length)
    await tx.fillReversal.createMany({ data: newReversals.map((reversal) => ({ accountId, ...reversal })) })
  const voided = [...before.trades.keys()].filter((id) => !after.trades.has(id))
  if (voided.length) await tx.trade.deleteMany({ where: { id: { in: voided } } })
  for (const [id, trade] of after.trades)
    if (trade !== before.trades.get(id)) {
      if (before.trades.has(id)) await tx.trade.update({ where: { id }, data: trade })
      else await tx.trade.create({ data: { accountId, ...trade } })
    }
  if (after.snapshots.length) {
    // What came last at an instant is what the account was worth then: money paid in at a close belongs to it.
    const last = new Map(after.snapshots.map((snapshot) => [snapshot.at, { accountId, ...snapshot }]))
    await tx.equitySnapshot.deleteMany({ where: { accountId, at: { in: [...last.keys()] } } })
    await tx.equitySnapshot.createMany({ data: [...last.values()] })
  }
}

const toDay = (date: string | null): Date | null => (date === null ? null : new Date(`${date}T00:00:00Z`))
const fromDay = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null

const toPortfolio = (row: Row.PortfolioState): Portfolio => ({
  cash: decimal(row.cash.toString()),
  reserved: decimal(row.reserved.toString()),
  realizedPnl: decimal(row.realizedPnl.toString()),
  fees: decimal(row.fees.toString()),
  netDeposits: decimal(row.netDeposits.toString()),
  totalValue: decimal(row.totalValue.toString()),
  peakValue: decimal(row.peakValue.toString()),
  remote: row.remote,
})

const toBreaker = (row: Row.CircuitBreaker | null, peakValue: Decimal): Breaker =>
  row === null
    ? newBreaker(peakValue)
    : {
        state: row.state as BreakerState,
        condition: row.condition as BreakerCondition | null,
        reason: row.reason,
        since: row.since?.toISOString() ?? null,
        changedBy: row.changedBy,
        epoch: row.epoch,
        haltedAt: row.haltedAt?.toISOString() ?? null,
        countedFrom: row.countedFrom?.toISOString() ?? null,
        countedEquity: row.countedEquity === null ? null : decimal(row.countedEquity.toString()),
        clearedAt: row.clearedAt?.toISOString() ?? null,
        probeOrderId: row.probeOrderId,
        peakValue: decimal(row.peakValue.toString()),
      }

export const toPosition = (row: Row.Position): Position => ({
  symbol: row.symbol,
  quantity: decimal(row.quantity.toString()),
  costBasis: decimal(row.costBasis.toString()),
  lastPrice: decimal(row.lastPrice.toString()),
  lastPriceAt: row.lastPriceAt.toISOString(),
  sharesAsOf: fromDay(row.sharesAsOf),
  sector: row.sector,
  openedAt: row.openedAt.toISOString(),
})

export const toOrder = (row: Row.Order): Order => ({
  id: row.id,
  cycleId: row.cycleId,
  strategyId: row.strategyId,
  clientOrderId: row.clientOrderId,
  origin: row.origin as Order['origin'],
  symbol: row.symbol,
  side: row.side as OrderSide,
  type: row.type as Order['type'],
  quantity: decimal(row.quantity.toString()),
  limitPrice: row.limitPrice === null ? null : decimal(row.limitPrice.toString()),
  decidedPrice: decimal(row.decidedPrice.toString()),
  maxCommission: decimal(row.maxCommission.toString()),
  status: row.status as OrderStatus,
  filledQuantity: decimal(row.filledQuantity.toString()),
  filledNotional: decimal(row.filledNotional.toString()),
  bustedQuantity: decimal(row.bustedQuantity.toString()),
  breakerEpoch: row.breakerEpoch,
  reserved: decimal(row.reserved.toString()),
  commission: decimal(row.commission.toString()),
  basisQuantity: row.basisQuantity === null ? null : decimal(row.basisQuantity.toString()),
  basisCost: row.basisCost === null ? null : decimal(row.basisCost.toString()),
  sector: row.sector,
  brokerOrderId: row.brokerOrderId,
  statusReason: row.statusReason,
  confidence: row.confidence,
  reasoning: row.reasoning,
  agentScores: row.agentScores as Record<string, number>,
  clamps: row.clamps as unknown as Clamp[],
  decidedAt: row.decidedAt.toISOString(),
  sharesAsOf: fromDay(row.sharesAsOf),
  expiresAt: row.expiresAt?.toISOString() ?? null,
})

const toFill = (row: Row.Fill): Fill => ({
  executionId: row.executionId,
  orderId: row.orderId,
  symbol: row.symbol,
  side: row.side as OrderSide,
  quantity: decimal(row.quantity.toString()),
  price: decimal(row.price.toString()),
  commission: decimal(row.commission.toString()),
  realizedPnl: decimal(row.realizedPnl.toString()),
  filledAt: row.filledAt.toISOString(),
  orderFilled: row.orderFilled && decimal(row.orderFilled.toString()),
})

const toReversal = (row: Row.FillReversal): Reversal => ({
  executionId: row.executionId,
  orderId: row.orderId,
  corrected: row.corrected,
  reason: row.reason,
  at: row.at.toISOString(),
})

export const toTrade = (row: Row.Trade): Trade => ({
  id: row.id,
  cycleId: row.cycleId,
  strategyId: row.strategyId,
  symbol: row.symbol,
  status: row.status as Trade['status'],
  quantity: decimal(row.quantity.toString()),
  closedQuantity: decimal(row.closedQuantity.toString()),
  entryNotional: decimal(row.entryNotional.toString()),
  exitNotional: decimal(row.exitNotional.toString()),
  realizedPnl: decimal(row.realizedPnl.toString()),
  fees: decimal(row.fees.toString()),
  outcome: row.outcome as Trade['outcome'],
  confidence: row.confidence,
  reasoning: row.reasoning,
  exitReasoning: row.exitReasoning,
  agentScores: row.agentScores as Record<string, number>,
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
})
