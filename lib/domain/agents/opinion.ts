import type { IndicatorSummary } from '../indicators/summary'
import type { Company, Fundamentals, NewsItem } from '../market/bar'
import type { Correlation, MarketRegime } from './context'

/** Who is asked. The first three are DataAgent's analysts; the others are agents of their own. */
export const OPINION_ROLES = ['technical', 'fundamental', 'sentiment', 'risk', 'validator', 'meta'] as const
export type OpinionRole = (typeof OPINION_ROLES)[number]
export const ANALYST_ROLES = ['technical', 'fundamental', 'sentiment'] as const
export type AnalystRole = (typeof ANALYST_ROLES)[number]

export type Recommendation = 'BUY' | 'SELL' | 'HOLD'

/** What every agent says, whatever its role. */
export type AgentRecommendation = {
  recommendation: Recommendation
  /** 0–100. */
  confidence: number
  reasoning: string
  /** At most five. */
  key_factors: string[]
}

/** What a role adds to the recommendation. */
type RoleOutput = {
  technical: AgentRecommendation
  fundamental: AgentRecommendation
  sentiment: AgentRecommendation
  /** `adjusted_quantity` is an upper bound in shares; null leaves the quantity as it is. */
  risk: AgentRecommendation & { approved: boolean; adjusted_quantity: number | null; concerns: string[] }
  validator: AgentRecommendation & { approved: boolean; patterns: string[] }
  meta: AgentRecommendation & { decision: 'EXECUTE' | 'DO_NOT_EXECUTE' }
}
export type OpinionValue<R extends OpinionRole> = RoleOutput[R]

/** An opinion, or why there is none. Missing is not neutral: it never reads as HOLD. */
export type Opinion<R extends OpinionRole> =
  | { status: 'ok'; value: RoleOutput[R]; by: string }
  | { status: 'insufficient_data'; reason: string }
  | { status: 'failed'; code: string; reason: string }

type Basics = { symbol: string; asOf: string; price: number; heldQuantity: number }

type ProposedOrder = {
  side: 'buy' | 'sell'
  quantity: number
  /** Fraction of equity after the order. */
  weight: number
}

type SignalView = AgentRecommendation & { action: Recommendation }

/** What a role is shown; the same for a model and for rules. */
type RoleContext = {
  technical: Basics & { indicators: IndicatorSummary; bars: number }
  fundamental: Basics & { company: Company | null; fundamentals: Fundamentals | null }
  sentiment: Basics & { company: Company | null; news: readonly NewsItem[] }
  risk: Basics & {
    signal: SignalView
    order: ProposedOrder
    sector: string
    volatility: number | null
    correlations: readonly Correlation[]
    regime: MarketRegime
    exposure: number
    positions: number
  }
  validator: Basics & {
    signal: SignalView
    order: ProposedOrder
    concerns: readonly string[]
    indicators: IndicatorSummary
    /** Outcomes of the account's closed trades in the symbol, newest first, as fractions of the entry. */
    pastReturns: readonly number[]
  }
  meta: Basics & {
    signal: SignalView
    order: ProposedOrder
    assessment: { confidence: number; concerns: readonly string[]; reasoning: string }
    validation: { confidence: number; patterns: readonly string[]; reasoning: string }
    minConfidence: number
  }
}
export type OpinionContext<R extends OpinionRole> = RoleContext[R]
