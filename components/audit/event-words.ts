import type { EventView } from '@/lib/contracts/api/events'

/** Types that the desk writes itself; others come from programs that use the API. */
export const EVENT_TYPES = [
  'CycleRequested',
  'AgentStarted',
  'SignalGenerated',
  'RiskAssessed',
  'ValidationComplete',
  'MetaAgentDecision',
  'CycleCompleted',
  'CycleFailed',
  'OrderIntended',
  'OrderRefused',
  'OrderStatusChanged',
  'OrderAdopted',
  'TradeExecuted',
  'FillReversed',
  'PositionsMarked',
  'SplitApplied',
  'CapitalMoved',
  'CashBooked',
  'PositionAdjusted',
  'BrokerDifferenceFound',
  'BrokerLinkChanged',
  'AlertsAcknowledged',
  'LiveTradingConfirmed',
  'LiveTradingWithdrawn',
  'BreakerChanged',
  'AccountOpened',
  'AccountReset',
  'AccountClockAdvanced',
  'StrategyCreated',
  'StrategyChanged',
  'StrategyEnabled',
  'StrategyDisabled',
  'StrategyDeleted',
  'PriceMoveDetected',
  'PricesLookedAt',
  'ScheduleSlotMissed',
  'ScheduleJobPaused',
  'ScheduleJobResumed',
  'TradingDisabled',
  'TradingEnabled',
  'DeadLetterDiscarded',
  'DeadLetterRetried',
  'UserCreated',
  'UserChanged',
  'ApiKeyCreated',
] as const

const SHOWN_FIRST = [
  'symbol',
  'action',
  'side',
  'decision',
  'from',
  'to',
  'quantity',
  'price',
  'confidence',
  'agent',
  'total',
  'code',
  'reason',
  'name',
]
const MOST = 6

const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 57)}…` : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.slice(0, 6).join(' ') + (value.length > 6 ? ` +${value.length - 6}` : '')
  return null
}

/** An event's data in one line: what it is about first, at most six values, nothing nested. */
export function shortData({ data }: EventView): string {
  if (typeof data !== 'object' || data === null) return ''
  const entries = Object.entries(data)
  const rank = ([name]: [string, unknown]) => {
    const place = SHOWN_FIRST.indexOf(name)
    return place === -1 ? SHOWN_FIRST.length : place
  }
  return entries
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(([name, value]) => {
      const written = text(value)
      return written === null || written === ''
        ? []
        : [SHOWN_FIRST.slice(0, 6).includes(name) ? written : `${name} ${written}`]
    })
    .slice(0, MOST)
    .join(' · ')
}
