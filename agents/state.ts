import { Annotation } from '@langchain/langgraph'
import type { SymbolContext } from '../lib/domain/agents/context'
import type {
  FinalDecision,
  PortfolioSnapshot,
  RiskAssessment,
  Signal,
  TradingState,
  Validation,
} from '../lib/domain/agents/state'
import type { StrategyTerms } from '../lib/domain/desk-strategies/terms'

/** The graph's channels: TradingState, each node writing its own part once. */
export const TradingAnnotation = Annotation.Root({
  cycle_id: Annotation<string>,
  trace_id: Annotation<string>,
  account_id: Annotation<string>,
  strategy_id: Annotation<string | null>({ reducer: (_, next) => next, default: () => null }),
  as_of: Annotation<string>,
  symbols: Annotation<string[]>,
  held_only: Annotation<string[]>({ reducer: (_, next) => next, default: () => [] }),
  portfolio: Annotation<PortfolioSnapshot>,
  strategies: Annotation<StrategyTerms[]>({ reducer: (_, next) => next, default: () => [] }),
  contexts: Annotation<SymbolContext[]>({ reducer: (_, next) => next, default: () => [] }),
  signals: Annotation<Signal[]>({ reducer: (_, next) => next, default: () => [] }),
  risk_assessments: Annotation<RiskAssessment[]>({ reducer: (_, next) => next, default: () => [] }),
  validations: Annotation<Validation[]>({ reducer: (_, next) => next, default: () => [] }),
  final_decisions: Annotation<FinalDecision[]>({ reducer: (_, next) => next, default: () => [] }),
})

/** What nodes read: the channels are TradingState, one to one. */
export type GraphState = TradingState
export type GraphUpdate = typeof TradingAnnotation.Update
