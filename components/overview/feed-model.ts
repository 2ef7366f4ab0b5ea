import type { EventView, FinalDecision, RiskAssessment, Signal, Validation } from '@/components/data/types'
import type { Tone } from '@/components/ui/badge'
import type { BreakerChanged, OrderIntended, OrderStatusChanged, TradeExecuted } from '@/lib/domain/ledger/events'

export type FeedGroup = 'view' | 'order' | 'refused'

/** One line of the decision feed: a word, what it is about, a figure at the right, and why. */
export type FeedItem = {
  seq: number
  at: string
  group: FeedGroup
  word: string
  tone: Tone
  title: string
  right: string
  reason: string
  cycleId: string | null
}

type Line = Omit<FeedItem, 'seq' | 'at' | 'cycleId'>
type Refusal = { symbol: string; side: string; asked: number; code?: string; reason?: string }

export const FEED_TYPES = [
  'SignalGenerated',
  'RiskAssessed',
  'ValidationComplete',
  'MetaAgentDecision',
  'OrderIntended',
  'OrderRefused',
  'OrderStatusChanged',
  'TradeExecuted',
  'BreakerChanged',
] as const

const shares = (value: string | number) => Number(value).toLocaleString('en-US', { maximumFractionDigits: 4 })
const price = (value: string | number | null) =>
  value === null ? '' : Number(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const words = (code: string | undefined) => (code ?? '').replaceAll('_', ' ')
const SIDES: Record<string, string> = { buy: 'Buy', sell: 'Sell' }
const order = (side: string, quantity: string | number, symbol: string) =>
  `${SIDES[side] ?? side} ${shares(quantity)} ${symbol}`

/** The line that an event is, or null for one that is no decision. */
function lineOf({ type, data }: EventView): Line | null {
  switch (type) {
    case 'SignalGenerated':
      return ofSignal(data as Signal)
    case 'RiskAssessed':
      return ofRisk(data as RiskAssessment)
    case 'ValidationComplete': {
      const { symbol, approved, reasoning } = data as Validation
      return approved
        ? null
        : { group: 'refused', word: 'refused', tone: 'loss', title: symbol, right: 'validator', reason: reasoning }
    }
    case 'MetaAgentDecision': {
      const { decision, side, quantity, symbol, confidence, reasoning } = data as FinalDecision
      return decision === 'EXECUTE'
        ? {
            group: 'view',
            word: 'decided',
            tone: 'accent',
            title: order(side, quantity, symbol),
            right: `${Math.round(confidence)}`,
            reason: reasoning,
          }
        : { group: 'refused', word: 'refused', tone: 'loss', title: symbol, right: 'last word', reason: reasoning }
    }
    case 'OrderIntended': {
      const { side, quantity, symbol, decidedPrice, reasoning, origin } = data as OrderIntended
      return {
        group: 'order',
        word: 'order',
        tone: 'accent',
        title: order(side, quantity, symbol),
        right: price(decidedPrice),
        reason: origin === 'manual' ? reasoning : '',
      }
    }
    case 'OrderRefused': {
      const { symbol, side, asked, code, reason } = data as Refusal
      return {
        group: 'refused',
        word: 'refused',
        tone: 'loss',
        title: order(side, asked, symbol),
        right: words(code),
        reason: reason ?? '',
      }
    }
    case 'OrderStatusChanged': {
      const { to, symbol, reason } = data as OrderStatusChanged
      return ['rejected', 'canceled', 'expired', 'unknown'].includes(to)
        ? { group: 'order', word: to, tone: 'warn', title: symbol, right: '', reason: reason ?? '' }
        : null
    }
    case 'TradeExecuted': {
      const fill = data as TradeExecuted
      return {
        group: 'order',
        word: 'filled',
        tone: 'gain',
        title: order(fill.side, fill.quantity, fill.symbol),
        right: price(fill.price),
        reason: '',
      }
    }
    case 'BreakerChanged': {
      const { to, reason } = data as BreakerChanged
      const tone = to === 'halted' ? 'loss' : to === 'active' ? 'gain' : 'warn'
      return { group: 'refused', word: to, tone, title: 'Circuit breaker', right: '', reason }
    }
    default:
      return null
  }
}

function ofSignal({ action, symbol, confidence, reasoning }: Signal): Line {
  const known = action !== 'INSUFFICIENT_DATA'
  return {
    group: 'view',
    word: known ? action.toLowerCase() : 'no data',
    tone: 'neutral',
    title: symbol,
    right: known ? `${Math.round(confidence)}` : '',
    reason: reasoning,
  }
}

/** Only what the rules changed: cut or refused. */
function ofRisk({
  symbol,
  approved,
  side,
  original_quantity,
  adjusted_quantity,
  clamps,
  refusal,
  reasoning,
}: RiskAssessment): Line | null {
  const cut = clamps.at(-1)
  if (!approved)
    return {
      group: 'refused',
      word: 'refused',
      tone: 'loss',
      title: symbol,
      right: words(refusal?.code) || 'risk',
      reason: refusal?.reason ?? reasoning,
    }
  if (!cut) return null
  return {
    group: 'refused',
    word: 'cut',
    tone: 'warn',
    title: `${SIDES[side] ?? side} ${symbol} ${shares(original_quantity)} → ${shares(adjusted_quantity)}`,
    right: words(cut.rule),
    reason: clamps.map(({ reason }) => reason).join(' '),
  }
}

/** Decisions among events, in the order given. Used on the server for the first paint and in the browser for what follows. */
export const toFeedItems = (events: readonly EventView[]): FeedItem[] =>
  events.flatMap((event) => {
    const line = lineOf(event)
    return line ? [{ seq: event.seq, at: event.recorded_at, cycleId: event.cycle_id, ...line }] : []
  })

/** Newest first, each once. */
export function mergeFeed(live: readonly FeedItem[], read: readonly FeedItem[], most: number): FeedItem[] {
  const newest = read[0]?.seq ?? 0
  return [...live.filter(({ seq }) => seq > newest), ...read].slice(0, most)
}
