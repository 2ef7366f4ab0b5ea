import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { readLink } from '@/lib/db/broker-links'
import { listEvents } from '@/lib/db/events'
import type { Deps } from '@/lib/deps'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { marketValue, reservationOf } from '@/lib/domain/ledger/books'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import { ZERO } from '@/lib/domain/money'
import { isFinal } from '@/lib/domain/order'
import { type OrderRequest, placeOrders } from '@/lib/services/place-orders'
import { verifyEvents } from '@/lib/services/verify-events'
import type { AlpacaState } from '../alpaca-server'
import { ORIGIN } from './desk'

export const ACCOUNT = 'alpaca'
const LIMITS = { maxPosition: 1, maxSector: 1, maxPositions: 100_000 }

export const alpacaEnv = ({ url, keys }: { url: string; keys: { keyId: string; secretKey: string } }) => ({
  ALPACA_API_KEY: keys.keyId,
  ALPACA_SECRET_KEY: keys.secretKey,
  ALPACA_PAPER_URL: url,
  ALPACA_DATA_URL: 'http://127.0.0.1:9',
})

export const buy = (symbol: string, quantity = 1, price = 100): OrderRequest => ({
  symbol,
  side: 'buy',
  quantity,
  price,
  sector: symbol,
  confidence: null,
  reasoning: 'test',
  agentScores: {},
})
export const sell = (symbol: string, quantity = 1, price = 100): OrderRequest => ({
  ...buy(symbol, quantity, price),
  side: 'sell',
})

/** Orders through the one gate; `groupId` names the decision. */
export function place(deps: Deps, requests: readonly OrderRequest[], groupId: string = randomUUID()) {
  const { db, costs, breaker, clock } = deps
  const policy = { limits: LIMITS, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock }
  const group = { groupId, cycleId: null, origin: 'manual', decidedAt: new Date(), expiresAt: null } as const
  return placeOrders(db, ORIGIN, policy, { ...group, accountId: ACCOUNT, requests })
}

/** Works until something holds. */
export async function until(
  work: () => Promise<unknown>,
  what: string,
  holds: () => Promise<boolean> | boolean,
  ms = 20_000,
): Promise<void> {
  const end = Date.now() + ms
  for (;;) {
    await work()
    if (await holds()) return
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await pause(25)
  }
}

export const isAgreed = (deps: Deps) => async () => (await readLink(deps.db, ACCOUNT))?.state === 'agreed'

/** Have the books and the broker the same shares and the same cash, and does no order wait for an answer? */
export async function sameBooks(deps: Deps, broker: AlpacaState): Promise<string[]> {
  const { positions, portfolio, orders } = await readAccountState(deps.db, ACCOUNT)
  const wrong: string[] = []
  const ours = new Map([...positions].map(([symbol, { quantity }]) => [symbol, quantity.toFixed()]))
  const theirs = new Map(broker.positions.map(({ symbol, quantity }) => [symbol, quantity]))
  for (const symbol of new Set([...ours.keys(), ...theirs.keys()]))
    if (ours.get(symbol) !== theirs.get(symbol))
      wrong.push(`${symbol}: ours ${ours.get(symbol)}, theirs ${theirs.get(symbol)}`)
  if (!portfolio.cash.minus(broker.cash).abs().lt('0.005'))
    wrong.push(`cash: ours ${portfolio.cash}, theirs ${broker.cash}`)
  for (const order of orders.values()) {
    const known = broker.orders.find(({ client_order_id }) => client_order_id === order.clientOrderId)
    if (['submitting', 'unknown'].includes(order.status)) wrong.push(`${order.clientOrderId} is ${order.status}`)
    if (order.status !== 'intent' && !known) wrong.push(`${order.clientOrderId} is not at the broker`)
  }
  return wrong
}

/**
 * What must hold of money and record after whatever happened: one order at the broker per decision leg, the books equal the
 * broker's, reservations cover the open orders, the log verifies and its replay is the account.
 */
export async function expectInvariants(deps: Deps, broker: AlpacaState): Promise<void> {
  const ids = broker.orders.map(({ client_order_id }) => client_order_id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(await sameBooks(deps, broker)).toEqual([])
  const state = await readAccountState(deps.db, ACCOUNT)
  const reserved = [...state.orders.values()].reduce((sum, order) => sum.plus(reservationOf(order)), ZERO)
  expect(state.portfolio.reserved.toFixed()).toBe(reserved.toFixed())
  const value = marketValue(state.positions.values())
  const cost = [...state.positions.values()].reduce((sum, { costBasis }) => sum.plus(costBasis), ZERO)
  const { cash, realizedPnl, fees, netDeposits } = state.portfolio
  expect(realizedPnl.plus(value).minus(cost).minus(fees).toFixed(6)).toBe(
    cash.plus(value).minus(netDeposits).toFixed(6),
  )
  for (const row of await deps.db.order.findMany({ where: { accountId: ACCOUNT } })) {
    if (isFinal(row.status as 'filled')) expect(row.reserved.toNumber()).toBe(0)
    expect(row.filledQuantity.lte(row.quantity)).toBe(true)
  }
  expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  const replayed = (await allEvents(deps)).reduce(apply, emptyAccount(ACCOUNT))
  expect(replayed.portfolio.cash.toFixed()).toBe(cash.toFixed())
  expect(replayed.portfolio.reserved.toFixed()).toBe(state.portfolio.reserved.toFixed())
  expect(
    [...replayed.positions]
      .map(([symbol, { quantity, costBasis }]) => [symbol, quantity.toFixed(), costBasis.toFixed()])
      .sort(),
  ).toEqual(
    [...state.positions]
      .map(([symbol, { quantity, costBasis }]) => [symbol, quantity.toFixed(), costBasis.toFixed()])
      .sort(),
  )
}

async function allEvents(deps: Deps): Promise<MoneyEvent[]> {
  const events: MoneyEvent[] = []
  for (let after = 0; ; ) {
    const page = await listEvents(deps.db, { accountId: ACCOUNT, after }, 1_000)
    for (const event of page)
      if (MONEY_EVENT_TYPES.includes(event.type as MoneyEvent['type'])) events.push(event as unknown as MoneyEvent)
    const last = page.at(-1)
    if (!last) return events
    after = last.seq
  }
}
