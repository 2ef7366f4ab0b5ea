import { createAlpacaBroker } from '@/lib/adapters/broker/alpaca'
import type { CallLimiter } from '@/lib/adapters/broker/call-limiter'
import type { LimitReport } from '@/lib/domain/broker-calls'
import type { BrokerOrder } from '@/lib/domain/order'
import type { BrokerUpdate } from '@/lib/ports'
import type { AlpacaServer } from '../../../alpaca-server'

export const TIMEOUT_MS = 1_500

/** A limiter that lets all through and remembers what it was asked and told. */
export function openLimiter() {
  const taken: string[] = []
  const notes: LimitReport[] = []
  const limiter: CallLimiter = {
    async take(kind) {
      taken.push(kind)
    },
    note: (report) => {
      notes.push(report)
    },
  }
  return { limiter, taken, notes }
}

export function brokerAt(server: Pick<AlpacaServer, 'url' | 'streamUrl' | 'keys'>, limiter = openLimiter().limiter) {
  return createAlpacaBroker({
    ...server.keys,
    url: server.url,
    streamUrl: server.streamUrl,
    limiter,
    clock: { now: () => new Date() },
    timeoutMs: TIMEOUT_MS,
    streamPace: { pingMs: 400, firstPauseMs: 20, longestPauseMs: 80 },
  })
}

export const order = (clientOrderId: string, change: Partial<BrokerOrder> = {}): BrokerOrder => ({
  clientOrderId,
  symbol: 'ACME',
  side: 'buy',
  type: 'market',
  quantity: '5',
  notional: null,
  limitPrice: null,
  stopPrice: null,
  timeInForce: 'day',
  bracket: null,
  ...change,
})

/** Everything that a stream said, in order. */
export function recorder() {
  const updates: BrokerUpdate[] = []
  const states: string[] = []
  const reasons: (string | null)[] = []
  return {
    updates,
    states,
    reasons,
    onUpdate: (update: BrokerUpdate) => {
      updates.push(update)
    },
    onState: (state: string, reason: string | null) => {
      states.push(state)
      reasons.push(reason)
    },
  }
}
