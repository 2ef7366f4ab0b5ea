import type { CycleDetail, FinalDecision, Order, RiskAssessment, Signal, Validation } from '@/components/data/types'
import type { EventView } from '@/lib/contracts/api/events'

/** An order that the gate refused when it was to be placed. */
export type Refusal = {
  symbol: string
  side: 'buy' | 'sell'
  asked: number
  code: string
  reason: string
  clamps: RiskAssessment['clamps']
}

/** Everything that was said and done about one symbol, as far as it is known. */
export type SymbolRow = {
  symbol: string
  signal?: Signal
  assessment?: RiskAssessment
  validation?: Validation
  decision?: FinalDecision
  refusal?: Refusal
  order?: Order
}

type Said = { symbol: string }

/** What the cycle's own answer has, completed by events that it does not have yet. */
function collect<T extends Said>(stored: readonly T[], events: readonly EventView[], type: string): Map<string, T> {
  const bySymbol = new Map<string, T>()
  for (const event of events) if (event.type === type) bySymbol.set((event.data as T).symbol, event.data as T)
  for (const item of stored) bySymbol.set(item.symbol, item)
  return bySymbol
}

/** One row per symbol: those asked for first, then what the account holds besides. */
export function rowsOf(cycle: CycleDetail, events: readonly EventView[]): SymbolRow[] {
  const signals = collect(cycle.signals, events, 'SignalGenerated')
  const assessments = collect(cycle.assessments, events, 'RiskAssessed')
  const validations = collect(cycle.validations, events, 'ValidationComplete')
  const decisions = collect(cycle.decisions, events, 'MetaAgentDecision')
  const refusals = collect<Refusal>([], events, 'OrderRefused')
  const orders = new Map(cycle.orders.map((order) => [order.symbol, order]))
  return [...new Set([...cycle.symbols, ...signals.keys()])].map((symbol) => ({
    symbol,
    signal: signals.get(symbol),
    assessment: assessments.get(symbol),
    validation: validations.get(symbol),
    decision: decisions.get(symbol),
    refusal: refusals.get(symbol),
    order: orders.get(symbol),
  }))
}

/** The row that a reader most likely wants to see first: an order, a decision, a signal, else the first. */
export const mostTelling = (rows: readonly SymbolRow[]): SymbolRow | undefined =>
  rows.find(({ order }) => order) ??
  rows.find(({ decision, refusal }) => decision || refusal) ??
  rows.find(({ assessment }) => assessment) ??
  rows.find(({ signal }) => signal?.action === 'BUY' || signal?.action === 'SELL') ??
  rows[0]
