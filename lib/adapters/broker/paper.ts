import type { BrokerOrder, BrokerReport } from '../../domain/order'
import { isFinal } from '../../domain/order'
import { AppError } from '../../errors'
import type { Broker, Clock } from '../../ports'

/** Where the paper broker keeps its books. */
export type PaperStore = {
  /** False when the id is there already. */
  insert(accountId: string, order: BrokerOrder & { quantity: string }): Promise<boolean>
  find(accountId: string, clientOrderId: string): Promise<BrokerReport | null>
  cancel(accountId: string, clientOrderId: string, at: Date): Promise<void>
}

/**
 * The local simulated broker of one account: takes every well-formed order for shares once. Fills come from the market it is
 * shown (lib/services/match-orders.ts), in market and limit orders only.
 */
export const createPaperBroker = (store: PaperStore, accountId: string, clock: Clock): Broker => ({
  name: 'paper',
  async submit(order, beforeSend) {
    const { quantity, clientOrderId } = order
    if (quantity === null || !(Number(quantity) > 0))
      throw new AppError('vendor_rejected', 'The quantity must be a positive number of shares.')
    if (order.type !== 'market' && order.type !== 'limit')
      throw new AppError('vendor_rejected', 'The local paper broker takes market and limit orders.')
    if (order.bracket || order.timeInForce !== 'day')
      throw new AppError('vendor_rejected', 'The local paper broker takes plain day orders.')
    if (order.type === 'limit' && !(Number(order.limitPrice) > 0))
      throw new AppError('vendor_rejected', 'A limit order needs a limit price above zero.')
    await beforeSend?.()
    if (!(await store.insert(accountId, { ...order, quantity })))
      throw new AppError('conflict', `The order id ${clientOrderId} was used before.`)
    return known(await store.find(accountId, clientOrderId), clientOrderId)
  },
  find: (clientOrderId) => store.find(accountId, clientOrderId),
  async cancel(clientOrderId) {
    const report = known(await store.find(accountId, clientOrderId), clientOrderId)
    if (isFinal(report.status)) throw new AppError('conflict', `The order is ${report.status} already.`)
    await store.cancel(accountId, clientOrderId, clock.now())
  },
})

function known(report: BrokerReport | null, clientOrderId: string): BrokerReport {
  if (!report) throw new AppError('not_found', `The broker does not know the order ${clientOrderId}.`)
  return report
}
