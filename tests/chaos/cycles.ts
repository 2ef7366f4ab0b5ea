import { randomUUID } from 'node:crypto'
import type { Db } from '@/lib/db/client'
import type { Deps } from '@/lib/deps'
import { openAccount } from '@/lib/services/open-account'
import { ask, ORIGIN } from '../integration/desk'

/** What does not hold of cycles that were asked for and have ended: each ended well, once, with one order per decision at its broker. */
export async function cyclesOnce(db: Db, cycleIds: readonly string[]): Promise<string[]> {
  const wrong: string[] = []
  const ids = [...cycleIds]
  const cycles = await db.workflowExecution.findMany({ where: { cycleId: { in: ids } } })
  for (const { cycleId, status } of cycles) if (status !== 'completed') wrong.push(`cycle ${cycleId} is ${status}`)
  const ends = await db.event.groupBy({
    by: ['cycleId'],
    where: { cycleId: { in: ids }, type: { in: ['CycleCompleted', 'CycleFailed'] } },
    _count: true,
  })
  for (const { cycleId, _count } of ends) if (_count > 1) wrong.push(`cycle ${cycleId} ended ${_count} times`)
  if (ends.length !== ids.length) wrong.push(`${ends.length} of ${ids.length} cycles ended`)
  const orders = await db.order.findMany({ where: { cycleId: { in: ids } } })
  const legs = new Set(orders.map(({ clientOrderId }) => clientOrderId))
  if (legs.size !== orders.length) wrong.push('C6: two orders of one leg')
  const atBroker = await db.paperOrder.findMany({ where: { clientOrderId: { in: [...legs] } } })
  const known = new Set(atBroker.map(({ clientOrderId }) => clientOrderId))
  if (known.size !== atBroker.length) wrong.push('C6: the broker has two orders of one id')
  for (const { clientOrderId, status } of orders)
    if (status !== 'expired' && !known.has(clientOrderId)) wrong.push(`${clientOrderId} is not at the broker`)
  const fills = await db.fill.groupBy({
    by: ['orderId'],
    where: { orderId: { in: orders.map(({ id }) => id) } },
    _sum: { quantity: true },
  })
  const filled = new Map(fills.map(({ orderId, _sum }) => [orderId, _sum.quantity]))
  for (const { id, filledQuantity, clientOrderId } of orders)
    if (!filledQuantity.eq(filled.get(id) ?? 0)) wrong.push(`C4: the fills of ${clientOrderId} are not what it filled`)
  return wrong
}

/** Simulations with a cycle each. */
export async function askOnNewAccounts(deps: Deps, count: number, symbols: string[]): Promise<string[]> {
  const cycleIds: string[] = []
  for (let index = 0; index < count; index += 1) {
    const id = `sim-${randomUUID()}`
    await openAccount(deps.db, ORIGIN, { id, kind: 'simulation', name: id, openingCash: '100000' })
    const { cycleId } = await ask(deps, { accountId: id, symbols, asOf: '2017-06-01' })
    cycleIds.push(cycleId)
  }
  return cycleIds
}

export const countEnded = (db: Db, cycleIds: readonly string[]): Promise<number> =>
  db.workflowExecution.count({ where: { cycleId: { in: [...cycleIds] }, finishedAt: { not: null } } })
