import { END } from '@langchain/langgraph'
import type { GraphState } from './state'

/** Nothing to buy or sell: the other agents have no work. */
export const afterDataAgent = (state: GraphState): 'risk_manager' | typeof END =>
  state.signals.some((signal) => signal.action === 'BUY' || signal.action === 'SELL') ? 'risk_manager' : END

export const afterRiskManager = (state: GraphState): 'validator' | typeof END =>
  state.risk_assessments.some((assessment) => assessment.approved) ? 'validator' : END

export const afterValidator = (state: GraphState): 'meta_agent' | typeof END =>
  state.validations.some((validation) => validation.approved) ? 'meta_agent' : END
