import type { BreakerLimits } from '@/lib/domain/breaker/measure'
import type { StrategyTerms } from '@/lib/domain/desk-strategies/terms'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import type { MoneyEvent, OrderIntended, TradeExecuted } from '@/lib/domain/ledger/events'
import type { AccountState } from '@/lib/domain/ledger/state'
import type { Holding, Proposal } from '@/lib/domain/risk/limits'

export const AT = '2024-03-01T21:00:00.000Z'

export const openedAccount = (openingCash = '100000'): AccountState =>
  apply(emptyAccount('test'), { type: 'AccountOpened', data: { openingCash, at: AT } })

export const applyAll = (state: AccountState, events: readonly MoneyEvent[]): AccountState =>
  events.reduce(apply, state)

/** An intent; a buy has a collar of 5 % and reserves its commission. */
export const intent = (data: Partial<OrderIntended> & { orderId: string; symbol: string }): MoneyEvent => {
  const price = Number(data.decidedPrice ?? '100')
  return {
    type: 'OrderIntended',
    data: {
      cycleId: null,
      clientOrderId: `client-${data.orderId}`,
      origin: 'agent',
      side: 'buy',
      orderType: 'market',
      quantity: '10',
      limitPrice: data.side === 'sell' ? null : (price * 1.05).toFixed(6),
      decidedPrice: String(price),
      maxCommission: '1',
      sector: 'Technology',
      confidence: 70,
      reasoning: 'because',
      agentScores: {},
      clamps: [],
      decidedAt: AT,
      expiresAt: null,
      ...data,
    },
  }
}

export const executed = (
  data: Partial<TradeExecuted> & { orderId: string; executionId: string; symbol: string },
): MoneyEvent => ({
  type: 'TradeExecuted',
  data: { side: 'buy', quantity: '10', price: '100', commission: '1', filledAt: AT, ...data },
})

export const holding = (data: Partial<Holding> & { symbol: string }): Holding => ({
  sector: 'Technology',
  quantity: 0,
  price: 100,
  openBuyQuantity: 0,
  openBuyPrice: 0,
  openSellQuantity: 0,
  ...data,
})

export const proposal = (data: Partial<Proposal> & { symbol: string }): Proposal => ({
  side: 'buy',
  quantity: 10,
  price: 100,
  worstPrice: 105,
  sector: 'Technology',
  conviction: 0.7,
  commissionFor: () => 1,
  ...data,
})

/** As an installation has them by default. */
export const BREAKER: BreakerLimits = {
  drawdownHalt: 0.2,
  drawdownResume: 0.15,
  lossStreak: 10,
  winStreak: 3,
  dailyLoss: 0.05,
  staleSeconds: 900,
  modelFailures: 10,
  brokerErrors: 5,
  ordersPerMinute: 100,
  probe: 0.02,
}

/** A strategy with a fifth of equity and no limits of its own. */
export const strategyTerms = (data: Partial<StrategyTerms> & { id: string }): StrategyTerms => ({
  name: data.id,
  enabled: true,
  disabledAt: null,
  symbols: ['ACME'],
  allocation: 0.2,
  maxPosition: null,
  maxPositions: null,
  positionSize: null,
  ...data,
})
