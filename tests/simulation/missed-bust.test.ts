import { expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import type { MoneyEvent } from '@/lib/domain/ledger/events'
import { agrees, reconcile } from '@/lib/domain/reconcile/reconcile'
import type { BrokerUpdate } from '@/lib/ports'
import { executed, intent } from '../factories'
import { createSimulatedBroker } from './broker'
import { newAccount } from './desk'

it('the books follow an order of which a fill was taken back and others came in its place, unheard', () => {
  let now = Date.parse('2026-01-12T15:00:00Z')
  const at = () => new Date(now).toISOString()
  const told: BrokerUpdate[] = []
  const broker = createSimulatedBroker(
    '1000',
    () => now,
    (update) => told.push(update),
  )
  const order = { clientOrderId: 'client-o1', symbol: 'S1', side: 'buy', quantity: '10', notional: null } as never
  broker.submit(order, { taken: true, answered: true, lateMs: 0 })
  broker.fill(0, 0.3, '10')
  broker.fill(0, 0.3, '10')
  broker.bust(0)
  broker.fill(0, 0.5, '10')
  const heard = told.flatMap((update) => ('execution' in update ? [update.execution] : []))
  expect(heard.map(({ executionId, quantity }) => `${executionId} ${quantity}`)).toEqual(['x1 3', 'x2 3', 'x3 4'])

  // The books heard of every fill but of no bust: to them the order is full.
  const about = { orderId: 'o1', symbol: 'S1' }
  const moved = (from: string, to: string, brokerOrderId: string | null) =>
    ({ type: 'OrderStatusChanged', data: { ...about, from, to, reason: null, brokerOrderId, at: at() } }) as MoneyEvent
  const events = [
    intent({ ...about, decidedPrice: '10', maxCommission: '0', sharesAsOf: '2026-01-12' }),
    moved('intent', 'submitting', null),
    moved('submitting', 'accepted', 'broker-client-o1'),
    ...heard.map(({ executionId, quantity, orderFilled, price }) =>
      executed({ ...about, executionId, quantity, price, commission: '0', filledAt: at(), orderFilled }),
    ),
  ]
  const books = events.reduce(apply, newAccount('1000', at()).state)
  broker.fill(0, 0.5, '10')
  now += 60_000
  const view = broker.view([])
  const context = { at: at(), listingOf: () => ({ sector: 'x', price: '10' }), isConfirmed: () => true }
  const { state, events: booked } = reconcile(books, view, context)
  expect(booked.map(({ type }) => type)).toEqual(['FillReversed', 'TradeExecuted'])
  expect(state.positions.get('S1')?.quantity.toString()).toBe('9')
  expect(agrees(state, view)).toBe(true)
})
