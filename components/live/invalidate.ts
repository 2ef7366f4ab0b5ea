import type { QueryClient } from '@tanstack/react-query'
import { keys, type QueryKey } from '@/components/data/keys'
import type { EventView } from '@/lib/contracts/api/events'

const WAIT_MS = 150

const MONEY = ['portfolio', 'positions', 'equity', 'orders', 'trades', 'breaker', 'capital', 'desk-strategies']
const STRATEGY = ['desk-strategies', 'schedule', 'orders']
const LIVE = ['mode', 'orders']
const CYCLE = ['cycles', 'schedule']
const SCHEDULE = ['schedule']

/** Which resources an event makes stale, by the first word of their key. */
const STALE: Record<string, readonly string[]> = {
  AccountOpened: ['accounts', ...MONEY],
  AccountReset: ['accounts', ...MONEY, ...CYCLE],
  AccountClockAdvanced: ['accounts', ...MONEY],
  OrderIntended: MONEY,
  OrderStatusChanged: MONEY,
  OrderRefused: ['orders'],
  TradeExecuted: MONEY,
  PositionsMarked: ['portfolio', 'positions', 'equity', 'trades', 'breaker', 'capital', 'desk-strategies'],
  CapitalMoved: MONEY,
  BreakerChanged: ['breaker', 'portfolio', 'orders', 'events', 'alerts'],
  OrderAdopted: MONEY,
  FillReversed: MONEY,
  CashBooked: MONEY,
  PositionAdjusted: MONEY,
  BrokerLinkChanged: ['broker'],
  BrokerDifferenceFound: ['alerts', 'broker'],
  AlertsAcknowledged: ['alerts'],
  LiveTradingConfirmed: LIVE,
  LiveTradingWithdrawn: LIVE,
  SplitApplied: MONEY,
  CycleRequested: CYCLE,
  CycleCompleted: ['portfolio', ...CYCLE],
  CycleFailed: ['portfolio', ...CYCLE],
  StrategyCreated: STRATEGY,
  StrategyChanged: STRATEGY,
  StrategyEnabled: STRATEGY,
  StrategyDisabled: ['alerts', ...STRATEGY],
  StrategyDeleted: STRATEGY,
  ScheduleSlotMissed: SCHEDULE,
  ScheduleJobPaused: SCHEDULE,
  ScheduleJobResumed: SCHEDULE,
  PriceMoveDetected: SCHEDULE,
  PricesLookedAt: SCHEDULE,
  BacktestRequested: ['backtests'],
  BacktestCompleted: ['backtests', 'backtest'],
  TradingDisabled: ['trading', 'breaker'],
  TradingEnabled: ['trading', 'breaker'],
  DeadLetterDiscarded: ['jobs'],
  DeadLetterRetried: ['jobs'],
  UserCreated: ['users'],
  UserChanged: ['users'],
  ApiKeyCreated: ['api-keys'],
}

function staleKeys(event: EventView): QueryKey[] {
  const named = (
    STALE[event.type] ?? (/import|sample|price|bars/i.test(event.type) ? ['symbols', 'trading', 'bars'] : [])
  ).map((word) => [word])
  return event.cycle_id === null ? named : [...named, keys.cycle(event.cycle_id)]
}

/** Collects what a burst of events makes stale and asks for each once, at most every 150 ms. */
export function createInvalidator(client: QueryClient): {
  add: (events: readonly EventView[]) => void
  stop: () => void
} {
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    for (const queryKey of waiting.values()) void client.invalidateQueries({ queryKey })
    waiting.clear()
  }
  return {
    add(events) {
      for (const event of events) for (const key of staleKeys(event)) waiting.set(JSON.stringify(key), key)
      if (waiting.size > 0) timer ??= setTimeout(flush, WAIT_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
