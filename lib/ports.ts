import type { Opinion, OpinionContext, OpinionRole } from './domain/agents/opinion'
import type { BarSeries, Company, CorporateAction, Fundamentals, NewsItem, Quote, Timeframe } from './domain/market/bar'
import type { BrokerExecution, BrokerOrder, BrokerReport, TimeInForce } from './domain/order'

/**
 * The outside world on one page. An adapter translates one vendor into these shapes and throws AppError otherwise:
 * `no_data` (the vendor has nothing for this symbol), `vendor_unavailable` (try later), `rate_limited`, `vendor_rejected`.
 */

export type BarsRequest = {
  symbol: string
  timeframe: Timeframe
  /** Inclusive, by bar start. */
  from: Date
  /** Exclusive, by bar start. */
  to: Date
}

/** A vendor of prices. Answers are parsed and checked by the caller; a vendor says what it has, not what is good. */
export type MarketData = {
  readonly name: 'alpaca' | 'yahoo' | 'sample'
  /** False when this vendor can never know the symbol, so that nobody asks it. */
  covers(symbol: string): boolean
  bars(request: BarsRequest): Promise<{ series: BarSeries; actions: readonly CorporateAction[] }>
  quote(symbol: string): Promise<Quote>
  company(symbol: string): Promise<Company>
  fundamentals(symbol: string): Promise<Fundamentals>
  news(symbol: string, since: Date): Promise<readonly NewsItem[]>
}

export type Clock = { now(): Date }

/** Gives one opinion in one role. `rules` is pure code; `model` asks a language model. */
export type Analyst = {
  readonly kind: 'rules' | 'model'
  analyse<R extends OpinionRole>(role: R, context: OpinionContext<R>): Promise<Opinion<R>>
}

export type LlmRequest = {
  model: string
  system: string
  prompt: string
  /** JSON Schema of the answer, without bounds (some providers refuse them); zod checks the bounds afterwards. */
  schema: Record<string, unknown>
  schemaName: string
  maxOutputTokens: number
  signal: AbortSignal
}

export type LlmResponse = {
  /** Text of the answer, expected to be JSON for `schema`. */
  text: string
  inputTokens: number
  outputTokens: number
  finishReason: string
}

/** A language model provider: one attempt, no retry. Throws `rate_limited`, `model_unavailable`, `model_refused`, `vendor_rejected`. */
export type Llm = {
  readonly provider: 'anthropic' | 'openai' | 'google'
  generate(request: LlmRequest): Promise<LlmResponse>
}

/**
 * Where one account's orders go. `submit` with an id the broker already has throws `conflict` and never doubles the order;
 * `vendor_rejected` is the broker's own word that it will not take the order. Anything else leaves open whether it has it.
 * `beforeSend` runs when nothing is left to wait for; what it throws is thrown, and nothing was sent.
 */
export type Broker = {
  readonly name: 'paper' | 'alpaca'
  submit(order: BrokerOrder, beforeSend?: () => Promise<void>): Promise<BrokerReport>
  /** Null when the broker has never seen the id. */
  find(clientOrderId: string): Promise<BrokerReport | null>
  /** Asks for it; the order is canceled when a report says so. Throws `conflict` when it is over, `not_found` when unknown. */
  cancel(clientOrderId: string): Promise<void>
}

/** A broker that keeps the books of an account elsewhere. Its word is the last. */
export type RemoteBroker = Broker & {
  replace(clientOrderId: string, change: OrderChange): Promise<BrokerReport>
  account(): Promise<BrokerAccount>
  positions(): Promise<BrokerPosition[]>
  /** Every open order, and those that began at or after `since`; legs of brackets as orders of their own. */
  orders(since: Date): Promise<BrokerReport[]>
  executions(since: Date): Promise<BrokerExecution[]>
  /** What moved money or shares other than trades. */
  activities(since: Date): Promise<BrokerActivity[]>
  clock(): Promise<{ now: Date; isOpen: boolean; nextOpen: Date; nextClose: Date }>
  /** Sessions from `from` to `to` (YYYY-MM-DD), both included. */
  calendar(from: string, to: string): Promise<{ date: string; open: Date; close: Date }[]>
  asset(symbol: string): Promise<BrokerAsset>
  /** Listens to the account's orders until closed, connecting again by itself with growing pauses. */
  watch(listener: BrokerListener): { close(): void }
}

/** New terms of a working order, which gets a new id; what is undefined stays. */
export type OrderChange = {
  newClientOrderId: string
  quantity?: string
  limitPrice?: string
  stopPrice?: string
  timeInForce?: TimeInForce
}

export type BrokerAccount = {
  id: string
  currency: string
  /** Decimal strings. */
  cash: string
  equity: string
  buyingPower: string
  /** Why the broker lets nothing be traded, or null. */
  blocked: string | null
}

/** `quantity` is below zero for a short position. */
export type BrokerPosition = { symbol: string; quantity: string; averagePrice: string; price: string }

export type BrokerActivity = {
  activityId: string
  type: 'dividend' | 'interest' | 'fee' | 'deposit' | 'withdrawal' | 'split' | 'other'
  symbol: string | null
  /** Signed cash, decimal string. */
  amount: string
  /** Signed shares that came or went, decimal string; null when only cash moved. */
  quantity: string | null
  /** Day it counts from, YYYY-MM-DD. */
  date: string
  description: string
}

export type BrokerAsset = {
  symbol: string
  name: string
  exchange: string
  tradable: boolean
  fractionable: boolean
  shortable: boolean
}

export type BrokerUpdate =
  | { kind: 'order'; report: BrokerReport }
  | { kind: 'fill'; report: BrokerReport; execution: BrokerExecution }
  /** An execution that the exchange took back. */
  | { kind: 'bust'; report: BrokerReport; executionId: string; at: string }
  /** An execution that stands for an earlier one, which counts no longer. */
  | { kind: 'correction'; report: BrokerReport; executionId: string; execution: BrokerExecution }

export type BrokerListener = {
  onUpdate(update: BrokerUpdate): void
  /** `open` after each (re)connection: whatever happened while it was lost has to be asked for. */
  onState(state: 'open' | 'lost', reason: string | null): void
}
