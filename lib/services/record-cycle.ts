import type { Db } from '../db/client'
import { inTransaction } from '../db/client'
import { type Cycle, updateClaimedCycle } from '../db/cycles'
import { appendEvents, type NewEvent, type Origin } from '../db/events'
import type { AgentName, FinalDecision, RiskAssessment, Signal, Validation } from '../domain/agents/state'
import { AppError } from '../errors'

/** What the four agents said; the part of the graph's state that is kept. */
export type CycleResult = {
  signals: Signal[]
  risk_assessments: RiskAssessment[]
  validations: Validation[]
  final_decisions: FinalDecision[]
  /** When it was decided, on the account's clock. */
  decided_at: string
}

export const emptyResult = (): Omit<CycleResult, 'decided_at'> => ({
  signals: [],
  risk_assessments: [],
  validations: [],
  final_decisions: [],
})

export const originOf = (cycle: Cycle): Origin => ({
  actor: cycle.requestedBy,
  traceId: cycle.traceId,
  cycleId: cycle.cycleId,
})

const note = (cycle: Cycle, type: string, step: string, data: unknown): NewEvent => ({
  type,
  aggregateId: cycle.cycleId,
  accountId: cycle.accountId,
  key: `${cycle.cycleId}/${step}`,
  data,
})

/** The events of one agent's output, each with the strategy of its signal; a rerun of the step writes none again. */
export function eventsOf(cycle: Cycle, agent: AgentName, result: Partial<CycleResult>): NewEvent[] {
  const strategies = new Map((result.signals ?? []).map(({ symbol, strategy_id }) => [symbol, strategy_id ?? null]))
  const ofStrategy = <T extends { symbol: string }>(item: T) => ({
    ...item,
    strategy_id: strategies.get(item.symbol) ?? null,
  })
  switch (agent) {
    case 'data_agent':
      return (result.signals ?? []).map((signal) =>
        note(cycle, 'SignalGenerated', `signal/${signal.symbol}`, ofStrategy(signal)),
      )
    case 'risk_manager':
      return (result.risk_assessments ?? []).map((item) =>
        note(cycle, 'RiskAssessed', `risk/${item.symbol}`, ofStrategy(item)),
      )
    case 'validator':
      return (result.validations ?? []).map((item) =>
        note(cycle, 'ValidationComplete', `validation/${item.symbol}`, ofStrategy(item)),
      )
    case 'meta_agent':
      return (result.final_decisions ?? []).map((item) =>
        note(cycle, 'MetaAgentDecision', `decision/${item.symbol}`, ofStrategy(item)),
      )
  }
}

/**
 * Writes what a step produced, and only while this worker holds the cycle. Throws `lease_lost` when another took it: nothing
 * is written then.
 */
export async function recordStep(db: Db, cycle: Cycle, step: string, events: readonly NewEvent[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await updateClaimedCycle(tx, cycle.cycleId, cycle.fence, { step }))) throw leaseLost(cycle)
    await appendEvents(tx, originOf(cycle), events)
  })
}

/** Progress for the screen: an event each, so that a client that reconnects misses none. */
export const progressEvent = (
  cycle: Cycle,
  agent: string,
  data: { total?: number; symbol?: string; done?: number; status?: string },
): NewEvent =>
  note(cycle, data.symbol ? 'AgentProgressed' : 'AgentStarted', `progress/${agent}/${data.symbol ?? 'start'}`, {
    agent,
    ...data,
  })

/** Ends a cycle once. `failed` carries what went wrong. */
export async function finishCycle(
  db: Db,
  cycle: Cycle,
  outcome: { status: 'completed' } | { status: 'failed' | 'canceled'; code: string; message: string },
  summary: Record<string, unknown>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const failed = outcome.status === 'completed' ? {} : { errorCode: outcome.code, error: outcome.message }
    const ended = { status: outcome.status, step: outcome.status, finishedAt: new Date(), leaseUntil: null, ...failed }
    if (!(await updateClaimedCycle(tx, cycle.cycleId, cycle.fence, ended))) throw leaseLost(cycle)
    const type = outcome.status === 'completed' ? 'CycleCompleted' : 'CycleFailed'
    await appendEvents(tx, originOf(cycle), [note(cycle, type, 'end', { ...summary, ...failed })])
  })
}

/** Ends a cycle that nobody could begin. */
export async function failQueuedCycle(db: Db, cycle: Cycle, errorCode: string, error: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.workflowExecution.updateMany({
      where: { cycleId: cycle.cycleId, status: 'queued' },
      data: { status: 'failed', step: 'failed', finishedAt: new Date(), errorCode, error },
    })
    if (count === 1) await appendEvents(tx, originOf(cycle), [note(cycle, 'CycleFailed', 'end', { errorCode, error })])
  })
}

const leaseLost = (cycle: Cycle) => new AppError('lease_lost', `Another worker has taken cycle ${cycle.cycleId}.`)
