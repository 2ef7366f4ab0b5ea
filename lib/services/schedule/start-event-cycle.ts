import type { Tx } from '../../db/client'
import type { Cycle } from '../../db/cycles'
import type { Origin } from '../../db/events'
import { insertRun, startCooldown } from '../../db/schedule'
import { readStrategies } from '../../db/strategies'
import { ownerOf } from '../../domain/desk-strategies/owner'
import type { PriceMove } from '../../domain/schedule/price-moves'
import { defaultAccount } from '../default-account'
import { type CycleRequest, requestCycle } from '../request-cycle'
import type { ScheduleDeps } from './deps'

export type EventCycle = {
  symbol: string
  /** Null when a person asks and no move is known. */
  move: PriceMove | null
  /** By a person: whatever the symbol does, and although it cools down. */
  byHand: boolean
  cycleId?: string
}

class CoolingDown extends Error {}

/**
 * Starts a cycle for one symbol, of the strategy that the symbol belongs to, and lets the symbol cool down, both in one transaction. Null when it cools down already: of
 * two workers that see one move, one starts a cycle.
 */
export async function startEventCycle(deps: ScheduleDeps, origin: Origin, event: EventCycle): Promise<Cycle | null> {
  const { schedule, clock } = deps
  const { symbol, move, byHand } = event
  const account = await defaultAccount(deps)
  const owner = ownerOf(await readStrategies(deps.db, account.id), symbol)
  const strategyId = owner?.enabled ? owner.id : undefined
  const at = clock.now()
  const request: CycleRequest = {
    accountId: account.id,
    strategyId,
    symbols: [symbol],
    execute: schedule.execute,
    trigger: 'event',
    cycleId: event.cycleId,
  }
  const claim = async (tx: Tx, cycleId: string) => {
    const until = new Date(at.getTime() + schedule.monitor.cooldownMs)
    if (move && !(await startCooldown(tx, { symbol, price: move.price, at, until }, byHand))) throw new CoolingDown()
    await insertRun(tx, {
      key: `event ${cycleId}`,
      job: 'event-monitor',
      trigger: byHand ? 'manual' : 'event',
      status: 'started',
      at,
      symbols: [symbol],
      move: move ? { ...move } : undefined,
      cycleId,
      strategyId,
      requestedBy: origin.actor,
    })
    return move
      ? [{ type: 'PriceMoveDetected', aggregateId: symbol, accountId: account.id, data: { ...move, byHand } }]
      : []
  }
  return requestCycle({ ...deps, maxSymbols: 1 }, origin, request, claim).catch((error: unknown) => {
    if (error instanceof CoolingDown) return null
    throw error
  })
}
