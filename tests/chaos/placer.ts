import { randomUUID } from 'node:crypto'
import { createDeps } from '@/lib/deps'
import { placeOrders } from '@/lib/services/place-orders'
import type { FromPlacer } from './rows/breaker-trips'

/** Places small buys in one account, one after the other, until it is told to stop; the parent hears of each that was refused. */
const deps = createDeps('placer')
const [accountId = '', name = ''] = process.argv.slice(2)
const tell = (message: FromPlacer) => process.send?.(message)
let stopped = false
process.on('message', () => {
  stopped = true
})

const limits = { maxPosition: 1, maxSector: 1, maxPositions: 1_000_000 }
const { db, costs, breaker, clock } = deps
const policy = { limits, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock }
tell({ ready: true })
for (let number = 0; !stopped; number += 1) {
  const symbol = `P${name}-${number}`
  const request = {
    symbol,
    side: 'buy' as const,
    quantity: 1,
    price: 10,
    sector: symbol,
    confidence: null,
    reasoning: 'test',
    agentScores: {},
  }
  const group = {
    groupId: randomUUID(),
    cycleId: null,
    origin: 'manual',
    decidedAt: new Date(),
    expiresAt: null,
  } as const
  const [placed] = await placeOrders(db, { actor: 'placer', traceId: null }, policy, {
    ...group,
    accountId,
    requests: [request],
  })
  if (placed) tell({ placed: placed.orderId !== null })
}
await deps.close()
process.exit(0)
