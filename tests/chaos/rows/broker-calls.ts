import { setTimeout as pause } from 'node:timers/promises'
import { createAlpacaBroker, streamUrlOf } from '@/lib/adapters/broker/alpaca'
import { createCallLimiter } from '@/lib/adapters/broker/call-limiter'
import { noteBrokerLimit, takeBrokerCall } from '@/lib/db/broker-calls'
import type { BrokerOrder } from '@/lib/domain/order'
import { mostInAnyMinute, startAlpacaServer } from '../../alpaca-server'
import { openTestDatabase } from '../../integration/database'
import { newTally, type Row, scaled } from '../row'

const CALLS = 600
/** Fewer could not break the limit. */
const FEWEST = 210
const MOST_IN_A_MINUTE = 200
const CANCEL_MS = 2_000
const PROCESSES = 3
/** One after the other while everything else waits, as often as the pace of the broker lets anybody cancel for long. */
const CANCEL_EVERY_MS = 3_000

export const brokerCalls: Row = {
  name: 'broker-calls',
  fault: `${CALLS} broker calls at once`,
  must: '≤ 200 in any 60 s at the server, cancels wait ≤ 2 s',
  unit: 'calls',
  cases: ({ scale }) => [{ name: 'calls', run: () => callAtOnce(Math.max(FEWEST, scaled(CALLS, scale))) }],
}

async function callAtOnce(calls: number) {
  const tally = newTally()
  const database = await openTestDatabase()
  const alpaca = await startAlpacaServer({ limit: MOST_IN_A_MINUTE, cash: '100000000' })
  const { db } = database
  const store = {
    take: (kind: 'cancel' | 'order' | 'lookup') => takeBrokerCall(db, 'shared', kind),
    note: (report: Parameters<typeof noteBrokerLimit>[2]) => noteBrokerLimit(db, 'shared', report),
  }
  // Each with a line of its own, as in processes of their own; only the row is shared.
  const brokers = Array.from({ length: PROCESSES }, () =>
    createAlpacaBroker({
      ...alpaca.keys,
      url: alpaca.url,
      streamUrl: streamUrlOf(alpaca.url),
      limiter: createCallLimiter(store, { timeoutMs: 600_000 }),
      clock: { now: () => new Date() },
      timeoutMs: 10_000,
    }),
  )
  const brokerOf = (number: number) => brokers[number % PROCESSES] ?? brokers[0]
  try {
    const cancels = Math.ceil(calls / 30)
    const ids = Array.from({ length: cancels }, (_, index) => `cancel-${index}`)
    for (const id of ids) alpaca.controls.placeElsewhere({ ...ORDER, client_order_id: id, symbol: id })
    let waiting = true
    const others = Array.from({ length: calls - 2 * cancels }, (_, number) =>
      number % 2 === 0
        ? brokerOf(number)?.submit(orderOf(number))
        : brokerOf(number)?.find(`cancel-${number % cancels}`),
    )
    const all = Promise.all(others).finally(() => {
      waiting = false
    })
    for (const [index, id] of ids.entries()) {
      const startedAt = Date.now()
      await brokerOf(index)?.cancel(id)
      tally.took(Date.now() - startedAt, CANCEL_MS, `cancel ${index}`)
      if (waiting) await pause(CANCEL_EVERY_MS)
    }
    await all
    const { calls: seen } = alpaca.state()
    const most = mostInAnyMinute(seen)
    tally.expect(most <= MOST_IN_A_MINUTE, `${most} calls came within a minute`)
    tally.expect(seen.length === calls, `${seen.length} calls came, ${calls} were made`)
    const refused = seen.filter(({ status }) => status === 429).length
    tally.expect(refused === 0, `${refused} calls were refused for the limit`)
    tally.counted(seen.length)
  } finally {
    await alpaca.close()
    await database.close()
  }
  return tally.result()
}

const ORDER = { side: 'buy', qty: '1', type: 'limit', limit_price: '50', time_in_force: 'day' } as const

const orderOf = (number: number): BrokerOrder => ({
  clientOrderId: `order-${number}`,
  symbol: `S${number}`,
  side: 'buy',
  type: 'limit',
  quantity: '1',
  notional: null,
  limitPrice: '50',
  stopPrice: null,
  timeInForce: 'day',
  bracket: null,
})
