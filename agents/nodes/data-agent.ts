import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import pLimit from 'p-limit'
import type { SymbolContext } from '../../lib/domain/agents/context'
import type { AnalystRole, Opinion, OpinionContext } from '../../lib/domain/agents/opinion'
import type { Signal } from '../../lib/domain/agents/state'
import { strategyFor } from '../../lib/domain/desk-strategies/owner'
import { weighAnalysts } from '../../lib/domain/rules/weigh'
import type { Analyst } from '../../lib/ports'
import { type AgentDeps, report } from '../deps'
import type { GraphState, GraphUpdate } from '../state'

/** Analyses every symbol with three analysts and weighs them into one signal each. */
export const dataAgent =
  (deps: AgentDeps) =>
  async (state: GraphState, config: LangGraphRunnableConfig): Promise<GraphUpdate> => {
    const limit = pLimit(deps.concurrency)
    const analyst = deps.analystFor({ cycleId: state.cycle_id, traceId: state.trace_id })
    report(config, { kind: 'agent_started', agent: 'data_agent', total: state.symbols.length })
    const contexts = await deps.readContexts(state.symbols, state.as_of, state.account_id)
    let done = 0
    const signals = await Promise.all(
      contexts.map((context) =>
        limit(async () => {
          const strategy = strategyFor(state.strategies, state.portfolio, context.symbol)
          const signal = {
            ...(await analyseSymbol(analyst, context, heldQuantity(state, context.symbol))),
            strategy_id: strategy?.id ?? null,
          }
          done += 1
          report(config, {
            kind: 'opinion',
            agent: 'data_agent',
            symbol: context.symbol,
            status: signal.action,
            done,
            total: contexts.length,
          })
          return signal
        }),
      ),
    )
    return { contexts, signals }
  }

export const heldQuantity = (state: Pick<GraphState, 'portfolio'>, symbol: string): number =>
  state.portfolio.positions.find((position) => position.symbol === symbol)?.quantity ?? 0

async function analyseSymbol(analyst: Analyst, context: SymbolContext, held: number): Promise<Signal> {
  const { symbol } = context
  if (context.status !== 'ok') {
    const missing = { status: 'insufficient_data', reason: context.reason } as const
    return weighAnalysts(symbol, null, { technical: missing, fundamental: missing, sentiment: missing })
  }
  const basics = { symbol, asOf: context.asOf, price: context.price, heldQuantity: held }
  const { company, fundamentals, news, indicators, bars } = context
  const [technical, fundamental, sentiment] = await Promise.all([
    ask(analyst, 'technical', { ...basics, indicators, bars }),
    fundamentals
      ? ask(analyst, 'fundamental', { ...basics, company, fundamentals })
      : insufficient('No fundamentals were known at that time.'),
    news.length
      ? ask(analyst, 'sentiment', { ...basics, company, news })
      : insufficient('No headline of the last two weeks is known.'),
  ])
  return weighAnalysts(symbol, context.price, { technical, fundamental, sentiment })
}

/** Nothing to show means nobody is asked, and nothing is paid for. */
const insufficient = (reason: string) => ({ status: 'insufficient_data', reason }) as const

const ask = <R extends AnalystRole>(analyst: Analyst, role: R, context: OpinionContext<R>): Promise<Opinion<R>> =>
  analyst.analyse(role, context)
