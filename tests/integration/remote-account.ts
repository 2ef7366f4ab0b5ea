import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { readLink } from '@/lib/db/broker-links'
import type { Deps } from '@/lib/deps'
import { type OrderRequest, placeOrders } from '@/lib/services/place-orders'
import type { AlpacaState } from '../alpaca-server'
import * as oracle from '../oracle'
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

export const sameBooks = (deps: Deps, broker: AlpacaState): Promise<string[]> =>
  oracle.sameBooks(deps.db, ACCOUNT, broker)

/** Throws unless all that must hold of money and record does, and the books are the broker's. */
export async function expectInvariants({ db }: Deps, broker: AlpacaState): Promise<void> {
  const wrong = [...(await oracle.sameBooks(db, ACCOUNT, broker)), ...(await oracle.violations(db))]
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}
