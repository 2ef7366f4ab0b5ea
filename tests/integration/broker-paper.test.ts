import { randomUUID } from 'node:crypto'
import { createPaperBroker } from '@/lib/adapters/broker/paper'
import { cancelPaperOrder, findPaperOrder, insertPaperOrder } from '@/lib/db/paper-orders'
import { openAccount } from '@/lib/services/open-account'
import { describeBroker } from '../contracts/broker'
import { openTestDatabase } from './database'
import { ORIGIN } from './desk'

const ACCOUNT = 'paper'

describeBroker('The local paper broker', async () => {
  const { db, close } = await openTestDatabase()
  await openAccount(db, ORIGIN, { id: ACCOUNT, kind: 'paper', name: 'Paper', openingCash: '100000' })
  const store = {
    insert: insertPaperOrder.bind(null, db),
    find: findPaperOrder.bind(null, db),
    cancel: cancelPaperOrder.bind(null, db),
  }

  /** The desk's own row of an order, to which fills belong; whether it is open there is not asked here. */
  const deskOrder = async (clientOrderId: string): Promise<string> => {
    const known = await db.order.findUnique({ where: { clientOrderId } })
    if (known) return known.id
    const { symbol, side, type, quantity, limitPrice } = await db.paperOrder.findUniqueOrThrow({
      where: { clientOrderId },
    })
    const row = { clientOrderId, symbol, side, type, quantity, limitPrice, accountId: ACCOUNT, origin: 'manual' }
    const rest = { decidedPrice: 20, maxCommission: 1, sector: 'unknown', reasoning: '', decidedAt: new Date() }
    const { id } = await db.order.create({ data: { id: randomUUID(), ...row, ...rest, status: 'filled' } })
    return id
  }

  return {
    broker: createPaperBroker(store, ACCOUNT, { now: () => new Date() }),
    symbol: 'ACME',
    lowPrice: '20',
    async fill(clientOrderId, quantity, price) {
      const orderId = await deskOrder(clientOrderId)
      const execution = { executionId: randomUUID(), symbol: 'ACME', side: 'buy', quantity, price, commission: 0 }
      await db.fill.create({ data: { accountId: ACCOUNT, orderId, ...execution, filledAt: new Date() } })
    },
    close,
  }
})
