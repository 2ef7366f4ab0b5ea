import { findAccount, readSystemState } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import type { NewEvent, Origin } from '../db/events'
import { findSeries } from '../db/prices'
import { readStrategies } from '../db/strategies'
import type { BreakerLimits } from '../domain/breaker/measure'
import { passUnderBreaker } from '../domain/breaker/pass'
import type { BreakerState } from '../domain/breaker/state'
import { strategyFor } from '../domain/desk-strategies/owner'
import type { StrategyTerms } from '../domain/desk-strategies/terms'
import { commissionOf, type PaperCosts } from '../domain/execution'
import { clientOrderId, deterministicUuid } from '../domain/ids'
import { apply } from '../domain/ledger/apply'
import type { OrderIntended } from '../domain/ledger/events'
import { countedAsOf, decisionDay } from '../domain/market/share-count'
import { decimal, round6 } from '../domain/money'
import { worstPriceOf } from '../domain/risk/collar'
import type { Proposal, RiskLimits, Verdict } from '../domain/risk/limits'
import { riskViewOf, snapshotOf } from '../domain/risk/view'
import type { Clock } from '../ports'
import { withBreaker } from './breaker/judge'
import { changeAccount, type MoneyChange } from './change-account'
import { isLiveConfirmed } from './confirm-live'

/** What somebody wants done; the gate decides how much of it. */
export type OrderRequest = {
  symbol: string
  side: 'buy' | 'sell'
  quantity: number
  /** Price it was decided on, and the worst that may be paid. A null price is refused. */
  price: number | null
  sector: string
  confidence: number | null
  reasoning: string
  agentScores: Record<string, number>
}

export type PlaceOrders = {
  accountId: string
  /** Groups the orders: the cycle, or the id of a manual order. Together with the symbol it names the order for ever. */
  groupId: string
  cycleId: string | null
  origin: 'agent' | 'manual'
  requests: readonly OrderRequest[]
  decidedAt: Date
  expiresAt: Date | null
}

export type OrderPolicy = {
  limits: RiskLimits
  costs: PaperCosts
  collar: number
  lot: number
  breaker: BreakerLimits
  clock: Clock
  /** Smallest buy of an agent, in the account's currency; a person's order has no least size. */
  minOrder: number
}

export type PlacedOrder = { verdict: Verdict; orderId: string | null }

/**
 * Checks and reserves in one transaction on the locked portfolio row: the hard gate runs, binding, over all requests, and
 * what passes becomes an intent with its reservation, each under the limits of the strategy that its symbol belongs to. Repeating the same group adds nothing. `guard` runs first inside the
 * transaction and may throw (a lost lease). While the global stop is on, buys are refused and sells pass; the circuit breaker is
 * judged first, and refuses the same unless it is active or probing.
 */
export async function placeOrders(
  db: Db,
  origin: Origin,
  policy: OrderPolicy,
  request: PlaceOrders,
  guard?: (tx: Tx) => Promise<void>,
): Promise<PlacedOrder[]> {
  const ids = request.requests.map(({ symbol }) =>
    deterministicUuid('order', request.accountId, request.groupId, symbol),
  )
  const { result } = await changeAccount(
    db,
    request.accountId,
    origin,
    async (before, tx) => {
      await guard?.(tx)
      const moves = await withBreaker(tx, before, [], policy.breaker, policy.clock.now())
      const state = moves.reduce(apply, before)
      // Shared, so that the stop waits for orders under way and none is written after it.
      await tx.$queryRaw`select scope from system_state where scope = 'global' for share`
      const system = await readSystemState(tx)
      const confirmed = (await findAccount(tx, request.accountId))?.kind !== 'live' || (await isLiveConfirmed(tx))
      const refused = await refusedBefore(tx, request)
      const fresh = request.requests.flatMap((item, index) => {
        const orderId = ids[index] ?? ''
        return state.orders.has(orderId) || refused.has(item.symbol) ? [] : [{ orderId, item }]
      })
      const days = await shareDays(tx, request)
      const snapshot = snapshotOf(state, request.decidedAt.toISOString())
      const view = riskViewOf(snapshot)
      const strategies = await readStrategies(tx, request.accountId)
      const ownerOf = (item: OrderRequest) => strategyFor(strategies, snapshot, item.symbol)
      const allowed = fresh.filter(({ item }) => confirmed && (system.tradingEnabled || item.side === 'sell'))
      const gated = passUnderBreaker(
        state.breaker,
        view,
        allowed.map(({ item }) => toProposal(item, policy, request.origin, ownerOf(item))),
        policy.limits,
        policy.lot,
        policy.breaker.probe,
      )
      const verdicts = fresh.map(
        (entry) => gated[allowed.indexOf(entry)] ?? stopped(entry.item, confirmed ? system.reason : UNCONFIRMED),
      )
      const changes: MoneyChange[] = [...moves]
      const notes: NewEvent[] = []
      const placed = fresh.flatMap(({ orderId, item }, index): PlacedOrder[] => {
        const verdict = verdicts[index]
        if (!verdict) return []
        if (verdict.approved)
          changes.push({
            type: 'OrderIntended',
            aggregateId: request.cycleId ?? orderId,
            data: {
              ...toIntent(orderId, item, verdict, policy, request, days.get(item.symbol), state.breaker.state),
              strategyId: ownerOf(item)?.id ?? null,
            },
          })
        else notes.push(toRefusal(orderId, item, verdict, request, ownerOf(item)))
        return [{ verdict, orderId: verdict.approved ? orderId : null }]
      })
      return { changes, notes, result: placed }
    },
    ids,
  )
  return result
}

/** The day as of which each request's quantity and price count shares: a simulation's stored prices may be restated further. */
async function shareDays(tx: Tx, { accountId, requests, decidedAt }: PlaceOrders): Promise<Map<string, string>> {
  const day = decisionDay(decidedAt)
  const symbols = requests.map(({ symbol }) => symbol)
  const account = await findAccount(tx, accountId)
  const series = account?.kind === 'simulation' ? await findSeries(tx, symbols, '1d') : null
  return new Map(
    symbols.map((symbol) => {
      const basis = series?.get(symbol)?.basis
      return [symbol, basis ? countedAsOf(day, basis) : day]
    }),
  )
}

const UNCONFIRMED = 'no administrator has confirmed that real money may be traded'

/** While the stop is on nothing that adds exposure is ordered; exits go on. */
const stopped = (item: OrderRequest, reason: string | null): Verdict => ({
  symbol: item.symbol,
  side: item.side,
  asked: item.quantity,
  quantity: 0,
  approved: false,
  refusal: { code: 'trading_stopped', reason: `Trading is stopped${reason ? `: ${reason}` : ''}.` },
  clamps: [],
})

/** Symbols of the group that were refused already; a repeated group does not ask again. */
async function refusedBefore(tx: Tx, request: PlaceOrders): Promise<Set<string>> {
  const keys = new Map(request.requests.map(({ symbol }) => [refusalKey(request, symbol), symbol]))
  const rows = await tx.event.findMany({ where: { key: { in: [...keys.keys()] } }, select: { key: true } })
  return new Set(rows.flatMap((row) => keys.get(row.key ?? '') ?? []))
}

const refusalKey = (request: PlaceOrders, symbol: string): string => `${request.groupId}/refused/${symbol}`

function toProposal(
  item: OrderRequest,
  policy: OrderPolicy,
  origin: PlaceOrders['origin'],
  strategy: StrategyTerms | null,
): Proposal {
  return {
    symbol: item.symbol,
    side: item.side,
    quantity: item.quantity,
    price: item.price,
    worstPrice: item.price === null ? null : worstPriceOf(item.price, policy.collar).toNumber(),
    sector: item.sector,
    conviction: (item.confidence ?? 100) / 100,
    commissionFor: (quantity) => commissionOf(policy.costs, quantity).toNumber(),
    least: origin === 'agent' ? policy.minOrder : 0,
    strategy,
  }
}

function toIntent(
  orderId: string,
  item: OrderRequest,
  verdict: Verdict,
  policy: OrderPolicy,
  request: PlaceOrders,
  sharesAsOf: string | undefined,
  breaker: BreakerState,
): OrderIntended {
  const price = item.price ?? 0
  return {
    orderId,
    cycleId: request.cycleId,
    clientOrderId: clientOrderId(request.accountId, request.groupId, item.symbol),
    origin: request.origin,
    symbol: item.symbol,
    side: item.side,
    orderType: 'market',
    quantity: round6(decimal(verdict.quantity)).toString(),
    limitPrice: item.side === 'buy' ? worstPriceOf(price, policy.collar).toString() : null,
    decidedPrice: round6(decimal(price)).toString(),
    maxCommission: commissionOf(policy.costs, verdict.quantity).toString(),
    sector: item.sector,
    confidence: item.confidence,
    reasoning: item.reasoning,
    agentScores: item.agentScores,
    clamps: verdict.clamps.map((clamp) => ({ ...clamp, before: String(clamp.before), after: String(clamp.after) })),
    decidedAt: request.decidedAt.toISOString(),
    sharesAsOf,
    expiresAt: request.expiresAt?.toISOString() ?? null,
    purpose: item.side === 'sell' ? 'exit' : breaker === 'probing' ? 'probe' : 'entry',
  }
}

const toRefusal = (
  orderId: string,
  item: OrderRequest,
  verdict: Verdict,
  request: PlaceOrders,
  strategy: StrategyTerms | null,
): NewEvent => ({
  type: 'OrderRefused',
  aggregateId: request.cycleId ?? orderId,
  accountId: request.accountId,
  key: refusalKey(request, item.symbol),
  data: {
    symbol: item.symbol,
    side: item.side,
    strategyId: strategy?.id ?? null,
    asked: verdict.asked,
    code: verdict.refusal?.code,
    reason: verdict.refusal?.reason,
    clamps: verdict.clamps,
  },
})
