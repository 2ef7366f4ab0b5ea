import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import pLimit from 'p-limit'
import type { FinalDecision } from '../../lib/domain/agents/state'
import { type AgentDeps, report } from '../deps'
import { approvedOrders } from '../order-case'
import type { GraphState, GraphUpdate } from '../state'
import { sectorOf, signalView } from './risk-manager'

/** Weighs everything that was said and decides. An entry under the least confidence is not executed, whoever says so. */
export const metaAgent =
  (deps: AgentDeps) =>
  async (state: GraphState, config: LangGraphRunnableConfig): Promise<GraphUpdate> => {
    const limit = pLimit(deps.concurrency)
    const analyst = deps.analystFor({ cycleId: state.cycle_id, traceId: state.trace_id })
    const { minConfidence } = deps.sizing
    const cases = approvedOrders(state).flatMap((item) => {
      const validation = state.validations.find(({ symbol }) => symbol === item.signal.symbol)
      return validation?.approved ? [{ ...item, validation }] : []
    })
    report(config, { kind: 'agent_started', agent: 'meta_agent', total: cases.length })
    const decide = async ({
      basics,
      signal,
      context,
      assessment,
      validation,
      order,
    }: (typeof cases)[number]): Promise<FinalDecision> => {
      const opinion = await analyst.analyse('meta', {
        ...basics,
        signal: signalView(signal),
        order,
        assessment,
        validation,
        minConfidence,
      })
      const answer = opinion.status === 'ok' ? opinion.value : null
      const confidence = answer?.confidence ?? 0
      const unsure = order.side === 'buy' && confidence < minConfidence
      const decision = answer?.decision === 'EXECUTE' && !unsure ? 'EXECUTE' : 'DO_NOT_EXECUTE'
      return {
        symbol: signal.symbol,
        decision,
        side: order.side,
        quantity: order.quantity,
        price: basics.price,
        sector: sectorOf(context),
        confidence,
        reasoning:
          opinion.status !== 'ok'
            ? opinion.reason
            : unsure && opinion.value.decision === 'EXECUTE'
              ? `Confidence ${confidence} is under ${minConfidence}. ${opinion.value.reasoning}`
              : opinion.value.reasoning,
        agent_scores: {
          data_agent: signal.confidence,
          risk_manager: assessment.confidence,
          validator: validation.confidence,
          meta_agent: confidence,
        },
      }
    }
    let done = 0
    const decisions = await Promise.all(
      cases.map((item) =>
        limit(async () => {
          const decision = await decide(item)
          done += 1
          report(config, {
            kind: 'opinion',
            agent: 'meta_agent',
            symbol: item.signal.symbol,
            status: decision.decision,
            done,
            total: cases.length,
          })
          return decision
        }),
      ),
    )
    return { final_decisions: decisions }
  }
