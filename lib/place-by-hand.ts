import type { z } from 'zod'
import type { order, placeManualOrder } from './contracts/api/trades'
import { findAccount } from './db/accounts'
import type { Origin } from './db/events'
import { listOrders } from './db/orders'
import type { Deps } from './deps'
import { newYorkDate, nextSession, sessionClose } from './domain/calendar/nyse'
import { deterministicUuid } from './domain/ids'
import { lotOf, UNKNOWN_SECTOR } from './domain/risk/limits'
import { AppError } from './errors'
import { assertReachable } from './services/default-account'
import { assertExist } from './services/market/unknown-symbols'
import { placeOrders } from './services/place-orders'
import { readContexts } from './services/read-contexts'
import { fetchQuotes } from './services/refresh-prices'
import { readMarketStatus } from './services/schedule/calendar'
import { sendOrders } from './services/send-orders'
import { toOrderView } from './views/trades'

type Wanted = z.output<(typeof placeManualOrder)['body']>

/**
 * A manual order: priced at what is known now, through the same gate, reservation and broker as an agent's. In a simulation it
 * fills at the next session's open. Throws `refused_by_risk` with the reason and the rule, `no_data` without a price, and
 * `invalid_input` when the live-clock account is to buy what does not exist.
 */
export async function placeByHand(
  deps: Deps,
  origin: Origin,
  groupId: string,
  wanted: Wanted,
): Promise<z.input<typeof order>> {
  const account = await findAccount(deps.db, wanted.account)
  if (!account) throw new AppError('not_found', `There is no account called "${wanted.account}".`)
  assertReachable(deps, account)
  const now = account.kind === 'simulation' ? account.clockAt : deps.clock.now()
  if (!now) throw new AppError('conflict', `The simulation "${account.id}" has not begun; run a cycle first.`)
  if (account.kind !== 'simulation' && wanted.side === 'buy') await assertExist(deps, [wanted.symbol], () => 'symbol')
  const quotes = account.kind !== 'simulation' ? await fetchQuotes(deps, [wanted.symbol]) : undefined
  const [context] = await readContexts(deps.db, [wanted.symbol], now, account.id, quotes)
  const position = await deps.db.position.findUnique({
    where: { accountId_symbol: { accountId: account.id, symbol: wanted.symbol } },
  })
  if (context?.status !== 'ok' && !(wanted.side === 'sell' && position))
    throw new AppError(
      'no_data',
      context?.status === 'insufficient_data' ? context.reason : `There is no price of ${wanted.symbol}.`,
    )
  const known = context?.status === 'ok' ? context : null
  const [placed] = await placeOrders(
    deps.db,
    origin,
    {
      limits: deps.limits,
      costs: deps.costs,
      collar: deps.env.TRADING_ORDER_COLLAR_PCT / 100,
      lot: lotOf(account),
      minOrder: deps.env.TRADING_MIN_ORDER_USD,
      breaker: deps.breaker,
      clock: deps.clock,
    },
    {
      accountId: account.id,
      groupId,
      cycleId: null,
      origin: 'manual',
      decidedAt: now,
      expiresAt:
        account.kind === 'simulation'
          ? sessionClose(nextSession(newYorkDate(now)))
          : (await readMarketStatus(deps.db, now)).nextClose,
      requests: [
        {
          symbol: wanted.symbol,
          side: wanted.side,
          quantity: wanted.quantity,
          price: known?.price ?? position?.lastPrice.toNumber() ?? null,
          sector: known?.company?.sector ?? position?.sector ?? UNKNOWN_SECTOR,
          confidence: null,
          reasoning: wanted.reason,
          agentScores: {},
        },
      ],
    },
  )
  // Nothing new means that the same request placed its order before.
  const orderId = placed ? placed.orderId : deterministicUuid('order', account.id, groupId, wanted.symbol)
  if (!orderId) {
    const refusal = placed?.verdict.refusal
    if (refusal?.code === 'breaker') throw new AppError('trading_stopped', refusal.reason)
    if (refusal?.code === 'trading_stopped') throw new AppError('trading_stopped', refusal.reason)
    throw new AppError('refused_by_risk', refusal?.reason ?? 'The order was refused.', {
      problems: refusal ? [{ path: 'rule', message: refusal.code }] : [],
    })
  }
  await sendOrders(deps, origin, account)
  const { orders, fills } = await listOrders(deps.db, { ids: [orderId] }, 1)
  const [row] = orders
  if (!row) throw new AppError('internal', 'The order was placed and cannot be read.')
  return toOrderView(row, fills)
}
