import type { BrokerOrder } from '../../domain/order'
import { AppError } from '../../errors'
import type { Broker, Clock } from '../../ports'

/** Where the paper broker keeps its books. */
export type PaperStore = {
  insert(accountId: string, order: BrokerOrder): Promise<{ created: boolean; brokerOrderId: string }>
  find(accountId: string, clientOrderId: string): Promise<{ brokerOrderId: string; status: string } | null>
  cancel(accountId: string, clientOrderId: string, at: Date): Promise<void>
}

/** The local simulated broker: takes every well-formed order once. Fills come from the market it is shown. */
export const createPaperBroker = (store: PaperStore, clock: Clock): Broker => ({
  name: 'paper',
  async submit(accountId, order) {
    if (!(Number(order.quantity) > 0)) throw new AppError('vendor_rejected', 'The quantity must be positive.')
    const { created, brokerOrderId } = await store.insert(accountId, order)
    if (!created) throw new AppError('conflict', `The order id ${order.clientOrderId} was used before.`)
    return { brokerOrderId }
  },
  find: store.find,
  cancel: (accountId, clientOrderId) => store.cancel(accountId, clientOrderId, clock.now()),
})
