import { type BaseCheckpointSaver, END, START, StateGraph } from '@langchain/langgraph'
import type { AgentDeps } from './deps'
import { dataAgent } from './nodes/data-agent'
import { metaAgent } from './nodes/meta-agent'
import { riskManager } from './nodes/risk-manager'
import { validator } from './nodes/validator'
import { afterDataAgent, afterRiskManager, afterValidator } from './routes'
import { TradingAnnotation } from './state'

/** Changes whenever nodes, edges or state change meaning, so that an old checkpoint is never resumed by a new graph. */
export const GRAPH_VERSION = '3'

/**
 *   START → data_agent → risk_manager → validator → meta_agent → END
 *               │             │             │
 *               └─ no signal ─┴─ none ok ───┴─ none valid ──────→ END
 */
export const buildTradingGraph = (deps: AgentDeps, checkpointer?: BaseCheckpointSaver) =>
  new StateGraph(TradingAnnotation)
    .addNode('data_agent', dataAgent(deps))
    .addNode('risk_manager', riskManager(deps))
    .addNode('validator', validator(deps))
    .addNode('meta_agent', metaAgent(deps))
    .addEdge(START, 'data_agent')
    .addConditionalEdges('data_agent', afterDataAgent, ['risk_manager', END])
    .addConditionalEdges('risk_manager', afterRiskManager, ['validator', END])
    .addConditionalEdges('validator', afterValidator, ['meta_agent', END])
    .addEdge('meta_agent', END)
    .compile({ checkpointer })
