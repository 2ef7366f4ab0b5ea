import type { StrategyTerms } from '../desk-strategies/terms'
import type { GateClamp, RefusalCode } from '../risk/limits'
import type { SymbolContext } from './context'
import type { AnalystRole, Opinion, Recommendation } from './opinion'

/** What DataAgent makes of its three analysts. Quantities come from sizing, in code, not from here. */
export type Signal = {
  symbol: string
  /** The strategy that it goes to, found by its symbol; null for the account itself. Older cycles do not say. */
  strategy_id?: string | null
  action: Recommendation | 'INSUFFICIENT_DATA'
  confidence: number
  price: number | null
  reasoning: string
  key_factors: string[]
  analysts: { [R in AnalystRole]: Opinion<R> }
}

export type RiskAssessment = {
  symbol: string
  approved: boolean
  /** Where it ended: refused by code, or assessed by the analyst. */
  phase: 'hard' | 'soft'
  side: 'buy' | 'sell'
  original_quantity: number
  adjusted_quantity: number
  confidence: number
  concerns: string[]
  clamps: GateClamp[]
  refusal: { code: RefusalCode | string; reason: string } | null
  reasoning: string
}

export type Validation = {
  symbol: string
  approved: boolean
  patterns: string[]
  confidence: number
  reasoning: string
}

export type FinalDecision = {
  symbol: string
  decision: 'EXECUTE' | 'DO_NOT_EXECUTE'
  side: 'buy' | 'sell'
  quantity: number
  price: number
  sector: string
  confidence: number
  reasoning: string
  agent_scores: Record<string, number>
}

export type PositionSnapshot = {
  symbol: string
  quantity: number
  average_cost: number
  price: number
  sector: string
  /** Of its round trip; null is the account's own. */
  strategy_id: string | null
}

/** The account at the start of the cycle, in plain numbers for agents and the gate. */
export type PortfolioSnapshot = {
  account_id: string
  as_of: string
  equity: number
  cash: number
  free_cash: number
  positions: PositionSnapshot[]
  open_orders: {
    symbol: string
    side: 'buy' | 'sell'
    quantity: number
    price: number
    sector: string
    strategy_id: string | null
  }[]
}

export type TradingState = {
  cycle_id: string
  trace_id: string
  account_id: string
  /** The strategy that the cycle was asked for. */
  strategy_id: string | null
  as_of: string
  symbols: string[]
  /** Those of them that nobody asked for and that are looked at because they are held: they may be sold, not bought. */
  held_only: string[]
  portfolio: PortfolioSnapshot
  /** The account's strategies, as far as deciding needs them. */
  strategies: StrategyTerms[]
  contexts: SymbolContext[]
  signals: Signal[]
  risk_assessments: RiskAssessment[]
  validations: Validation[]
  final_decisions: FinalDecision[]
}

export const AGENTS = ['data_agent', 'risk_manager', 'validator', 'meta_agent'] as const
export type AgentName = (typeof AGENTS)[number]
