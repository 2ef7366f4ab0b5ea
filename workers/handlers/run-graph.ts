import type { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { threadIdOf } from '@/agents/checkpoints'
import type { AgentDeps, Progress } from '@/agents/deps'
import { buildTradingGraph, GRAPH_VERSION } from '@/agents/graph'
import type { Db } from '@/lib/db/client'
import type { Cycle } from '@/lib/db/cycles'
import type { NewEvent } from '@/lib/db/events'
import { AGENTS, type AgentName, type PortfolioSnapshot } from '@/lib/domain/agents/state'
import type { StrategyTerms } from '@/lib/domain/desk-strategies/terms'
import { type CycleResult, emptyResult, eventsOf, progressEvent, recordStep } from '@/lib/services/record-cycle'

/** What the agents said. */
type Said = Omit<CycleResult, 'decided_at'>

/** Progress is written at most this often; a model takes seconds, rules take none. */
const PROGRESS_MS = 200

/**
 * Runs the agents from where they stand: an unfinished thread resumes at the node that failed, with its earlier outputs recorded
 * again (which adds nothing). Events are written here, never inside the graph.
 */
export async function runGraph(
  db: Db,
  agents: AgentDeps,
  checkpoints: PostgresSaver,
  cycle: Cycle,
  symbols: readonly string[],
  portfolio: PortfolioSnapshot,
  configHash: string,
  strategies: readonly StrategyTerms[] = [],
): Promise<Said> {
  const graph = buildTradingGraph(agents, checkpoints)
  const config = { configurable: { thread_id: threadIdOf(cycle.cycleId, GRAPH_VERSION, configHash) } }
  const before = await graph.getState(config)
  const resumed = before.next.length > 0
  const finished = !resumed && before.values.signals !== undefined
  const result: Said = { ...emptyResult(), ...pick(before.values) }
  if (resumed || finished)
    for (const agent of AGENTS) await recordStep(db, cycle, agent, eventsOf(cycle, agent, result))
  if (finished) return result
  const input = resumed
    ? null
    : {
        cycle_id: cycle.cycleId,
        trace_id: cycle.traceId,
        account_id: cycle.accountId,
        strategy_id: cycle.strategyId,
        as_of: portfolio.as_of,
        symbols: [...symbols],
        held_only: symbols.filter((symbol) => !cycle.symbols.includes(symbol)),
        portfolio,
        strategies: [...strategies],
      }
  const stream = await graph.stream(input, { ...config, streamMode: ['updates', 'custom'], durability: 'sync' })
  let pending: NewEvent[] = []
  let flushedAt = Date.now()
  for await (const [mode, chunk] of stream) {
    if (mode === 'custom') {
      const { kind, agent, ...data } = chunk as Progress
      pending.push(progressEvent(cycle, agent, data))
      if (kind !== 'agent_started' && Date.now() - flushedAt < PROGRESS_MS) continue
      await recordStep(db, cycle, agent, pending)
      pending = []
      flushedAt = Date.now()
      continue
    }
    for (const [agent, update] of Object.entries(chunk as Record<AgentName, Partial<CycleResult>>)) {
      Object.assign(result, pick(update))
      // What the agent says replaces what was still to be told of its progress.
      pending = []
      await recordStep(db, cycle, agent, eventsOf(cycle, agent as AgentName, result))
    }
  }
  return result
}

const pick = (values: Partial<CycleResult>): Partial<CycleResult> =>
  Object.fromEntries(
    Object.keys(emptyResult()).flatMap((key) => {
      const value = values[key as keyof Said]
      return value === undefined ? [] : [[key, value]]
    }),
  )
