import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BrokerOrder } from '@/lib/domain/order'
import type { Broker } from '@/lib/ports'
import { codeOf } from './market-data'

export type BrokerSubject = {
  broker: Broker
  /** A symbol that the broker trades, and a price far enough below its market's for a buy at that limit not to fill. */
  symbol: string
  lowPrice: string
  /** Fills part of an order, as far as the broker can be made to. */
  fill(clientOrderId: string, quantity: string, price: string): Promise<void>
  close(): Promise<void>
}

/** What every broker promises (lib/ports.ts), checked on a real one. */
export function describeBroker(name: string, make: () => Promise<BrokerSubject>): void {
  describe(`${name} keeps the promises of Broker`, () => {
    let subject: BrokerSubject
    beforeAll(async () => {
      subject = await make()
    })
    afterAll(() => subject.close())

    const buy = (change: Partial<BrokerOrder> = {}): BrokerOrder => ({
      clientOrderId: randomUUID(),
      symbol: subject.symbol,
      side: 'buy',
      type: 'limit',
      quantity: '3',
      notional: null,
      limitPrice: subject.lowPrice,
      stopPrice: null,
      timeInForce: 'day',
      bracket: null,
      ...change,
    })
    const statusOf = async (id: string) => (await subject.broker.find(id))?.status

    it('takes an order and finds it again, the same', async () => {
      const { bracket: _, ...order } = buy()
      const taken = await subject.broker.submit({ ...order, bracket: null })
      const untouched = { ...order, filledQuantity: '0', averagePrice: null, reason: null, legs: [] }
      expect(taken).toMatchObject({ ...untouched, status: 'accepted', replacedBy: null, replaces: null })
      expect(taken.brokerOrderId).not.toBe('')
      expect(Number.isNaN(Date.parse(taken.submittedAt))).toBe(false)
      const found = await subject.broker.find(order.clientOrderId)
      expect({ ...found, updatedAt: '' }).toEqual({ ...taken, updatedAt: '' })
    })

    it('takes an order at market, which has no limit', async () => {
      const order = buy({ type: 'market', limitPrice: null })
      expect(await subject.broker.submit(order)).toMatchObject({ type: 'market', limitPrice: null, status: 'accepted' })
    })

    it('takes an id once, whatever the order, also when it comes many times at once', async () => {
      const order = buy()
      const many = await Promise.all(Array.from({ length: 5 }, () => codeOf(subject.broker.submit(order))))
      expect(many.toSorted()).toEqual(['answered', 'conflict', 'conflict', 'conflict', 'conflict'])
      expect(await codeOf(subject.broker.submit({ ...order, quantity: '4' }))).toBe('conflict')
      expect(await subject.broker.find(order.clientOrderId)).toMatchObject({ quantity: '3', status: 'accepted' })
    })

    it('does not know an id that it has never seen', async () => {
      const id = randomUUID()
      expect(await subject.broker.find(id)).toBeNull()
      expect(await codeOf(subject.broker.cancel(id))).toBe('not_found')
    })

    it.each(['0', '-1'])('refuses %s shares and knows nothing of it', async (quantity) => {
      const order = buy({ quantity })
      expect(await codeOf(subject.broker.submit(order))).toBe('vendor_rejected')
      expect(await subject.broker.find(order.clientOrderId)).toBeNull()
    })

    it('refuses a limit order without a limit', async () => {
      const order = buy({ limitPrice: null })
      expect(await codeOf(subject.broker.submit(order))).toBe('vendor_rejected')
      expect(await subject.broker.find(order.clientOrderId)).toBeNull()
    })

    it('an order that it refused may be sent again once it is right', async () => {
      const order = buy({ quantity: '0' })
      expect(await codeOf(subject.broker.submit(order))).toBe('vendor_rejected')
      expect(await subject.broker.submit({ ...order, quantity: '2' })).toMatchObject({ quantity: '2' })
    })

    it('cancels once; a canceled order is over and keeps its id', async () => {
      const order = buy()
      await subject.broker.submit(order)
      await subject.broker.cancel(order.clientOrderId)
      await expect.poll(() => statusOf(order.clientOrderId)).toBe('canceled')
      expect(await codeOf(subject.broker.cancel(order.clientOrderId))).toBe('conflict')
      expect(await codeOf(subject.broker.submit(order))).toBe('conflict')
    })

    it('says what is filled, at which price, and that a filled order is over', async () => {
      const order = buy({ quantity: '10' })
      await subject.broker.submit(order)
      await subject.fill(order.clientOrderId, '4', '10')
      expect(await subject.broker.find(order.clientOrderId)).toMatchObject({
        status: 'partially_filled',
        filledQuantity: '4',
        averagePrice: '10',
      })
      await subject.fill(order.clientOrderId, '6', '12.5')
      expect(await subject.broker.find(order.clientOrderId)).toMatchObject({
        status: 'filled',
        filledQuantity: '10',
        averagePrice: '11.5',
      })
      expect(await codeOf(subject.broker.cancel(order.clientOrderId))).toBe('conflict')
    })

    it('keeps what was filled when the rest is canceled', async () => {
      const order = buy({ quantity: '10' })
      await subject.broker.submit(order)
      await subject.fill(order.clientOrderId, '4', '10')
      await subject.broker.cancel(order.clientOrderId)
      await expect.poll(() => statusOf(order.clientOrderId)).toBe('canceled')
      expect(await subject.broker.find(order.clientOrderId)).toMatchObject({ filledQuantity: '4', averagePrice: '10' })
    })
  })
}
