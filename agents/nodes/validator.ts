import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import pLimit from 'p-limit'
import type { Validation } from '../../lib/domain/agents/state'
import { type AgentDeps, report } from '../deps'
import { approvedOrders, type OrderCase } from '../order-case'
import type { GraphState, GraphUpdate } from '../state'
import { signalView } from './risk-manager'

/** A second opinion on each order that risk approved. */
export const validator =
  (deps: AgentDeps) =>
  async (state: GraphState, config: LangGraphRunnableConfig): Promise<GraphUpdate> => {
    const limit = pLimit(deps.concurrency)
    const analyst = deps.analystFor({ cycleId: state.cycle_id, traceId: state.trace_id })
    const cases = approvedOrders(state)
    report(config, { kind: 'agent_started', agent: 'validator', total: cases.length })
    let done = 0
    const validations = await Promise.all(
      cases.map((item) =>
        limit(async () => {
          const validation = await validate(item)
          done += 1
          report(config, {
            kind: 'opinion',
            agent: 'validator',
            symbol: item.signal.symbol,
            status: validation.approved ? 'approved' : 'refused',
            done,
            total: cases.length,
          })
          return validation
        }),
      ),
    )
    return { validations }

    async function validate({ basics, signal, context, assessment, order }: OrderCase): Promise<Validation> {
      const opinion = await analyst.analyse('validator', {
        ...basics,
        signal: signalView(signal),
        order,
        concerns: assessment.concerns,
        indicators: context.indicators,
        pastReturns: context.pastReturns,
      })
      if (opinion.status !== 'ok')
        return { symbol: signal.symbol, approved: false, patterns: [], confidence: 0, reasoning: opinion.reason }
      const { approved, patterns, confidence, reasoning } = opinion.value
      return { symbol: signal.symbol, approved, patterns, confidence, reasoning }
    }
  }
