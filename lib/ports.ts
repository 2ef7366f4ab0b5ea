import type { Opinion, OpinionContext, OpinionRole } from './domain/agents/opinion'
import type { BarSeries, Company, CorporateAction, Fundamentals, NewsItem, Quote, Timeframe } from './domain/market/bar'
import type { BrokerOrder } from './domain/order'

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

/** Where orders go. `submit` with an id the broker already has is refused by the broker, never doubled. */
export type Broker = {
  readonly name: string
  submit(accountId: string, order: BrokerOrder): Promise<{ brokerOrderId: string }>
  /** Null when the broker has never seen the id. */
  find(accountId: string, clientOrderId: string): Promise<{ brokerOrderId: string; status: string } | null>
  cancel(accountId: string, clientOrderId: string): Promise<void>
}
