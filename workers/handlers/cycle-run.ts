import { createHash } from 'node:crypto'
import type { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { threadIdOf } from '@/agents/checkpoints'
import type { AgentDeps } from '@/agents/deps'
import { GRAPH_VERSION } from '@/agents/graph'
import { readAccountState } from '@/lib/db/account-state'
import { findAccount } from '@/lib/db/accounts'
import type { Db, Tx } from '@/lib/db/client'
import {
  assertClaimed,
  type Cycle,
  claimCycle,
  findCycle,
  listOrphans,
  nextQueuedCycle,
  renewCycle,
  updateClaimedCycle,
} from '@/lib/db/cycles'
import type { Origin } from '@/lib/db/events'
import { findStrategy, readStrategies } from '@/lib/db/strategies'
import type { Deps } from '@/lib/deps'
import { newYorkDate, nextSession, sessionClose, sessionOpen } from '@/lib/domain/calendar/nyse'
import { type DeskStrategy, termsOf } from '@/lib/domain/desk-strategies/terms'
import { canonicalJson } from '@/lib/domain/event-chain'
import { lotOf } from '@/lib/domain/risk/limits'
import { snapshotOf } from '@/lib/domain/risk/view'
import { AppError } from '@/lib/errors'
import { advanceClock } from '@/lib/services/advance-clock'
import { evaluateBreaker } from '@/lib/services/breaker/evaluate'
import { assertReachable } from '@/lib/services/default-account'
import { judgeStrategies } from '@/lib/services/desk-strategies/switch'
import { enqueue } from '@/lib/services/enqueue'
import { placeOrders } from '@/lib/services/place-orders'
import { type CycleResult, failQueuedCycle, finishCycle, originOf } from '@/lib/services/record-cycle'
import { readMarketStatus } from '@/lib/services/schedule/calendar'
import { sendOrders } from '@/lib/services/send-orders'
import { runGraph } from './run-graph'

/** Longer than a job's lock: a worker that lives renews it, one that died is replaced. */
const LEASE_MS = 6_000

export type CycleRuntime = {
  deps: Deps
  agents: AgentDeps
  checkpoints: PostgresSaver
  /** Live-clock accounts: fetches what is stale and marks positions, before anybody decides. */
  refreshMarket(accountId: string, symbols: readonly string[]): Promise<void>
  /** Live-clock accounts: works open orders against the market as it is now. */
  workOrders(accountId: string): Promise<void>
}

/**
 * Runs one cycle to its end: clock, agents, orders, fills. Every step is written before the next begins and repeats to the same
 * rows, so that a worker that is killed anywhere is continued by another. Returns false when the cycle is not free to run yet.
 */
export async function runCycle(runtime: CycleRuntime, cycleId: string): Promise<boolean> {
  const { deps } = runtime
  const cycle = await claimCycle(deps.db, cycleId, LEASE_MS)
  if (!cycle) return isOver(deps, cycleId)
  const renewal = setInterval(() => {
    renewCycle(deps.db, cycleId, cycle.fence, LEASE_MS).catch((error: unknown) =>
      deps.log.warn({ err: error, cycle_id: cycleId }, 'the lease could not be renewed'),
    )
  }, LEASE_MS / 3)
  const log = deps.log.child({ cycle_id: cycleId, trace_id: cycle.traceId })
  const startedAt = Date.now()
  try {
    log.info({ symbols: cycle.symbols.length, execute: cycle.execute }, 'cycle started')
    const summary = await carryOut(runtime, cycle)
    await finishCycle(deps.db, cycle, { status: 'completed' }, summary)
    log.info({ ms: Date.now() - startedAt, ...summary }, 'cycle completed')
  } catch (error) {
    if (error instanceof AppError && error.code === 'lease_lost') {
      log.warn('another worker took the cycle over')
      return true
    }
    if (error instanceof AppError && !error.retry) {
      await finishCycle(deps.db, cycle, { status: 'failed', code: error.code, message: error.message }, {})
      log.warn({ err: error }, 'cycle failed')
    } else {
      // The lease is given back, so that the next attempt does not wait for it to run out.
      await updateClaimedCycle(deps.db, cycleId, cycle.fence, { leaseUntil: new Date(0) })
      throw error
    }
  } finally {
    clearInterval(renewal)
  }
  await startNext(deps, cycle)
  return true
}

/** Ends a cycle whose last attempt failed, unless another worker holds it. */
export async function abandonCycle(deps: Deps, cycleId: string, error: Error): Promise<void> {
  const cycle = await findCycle(deps.db, cycleId)
  if (!cycle || cycle.finishedAt) return
  if (cycle.status === 'running' && cycle.leaseUntil && cycle.leaseUntil > new Date()) return
  const message = 'The cycle failed; the log has the cause.'
  if (cycle.status === 'queued') await failQueuedCycle(deps.db, cycle, 'internal', message)
  else await finishCycle(deps.db, cycle, { status: 'failed', code: 'internal', message }, {})
  deps.log.error({ err: error, cycle_id: cycleId }, 'cycle abandoned')
  await startNext(deps, cycle)
}

/** Asks again for cycles that nobody will run: their worker died, and no job for them is left. */
export async function requeueOrphans(deps: Deps): Promise<void> {
  for (const { cycleId, traceId } of await listOrphans(deps.db)) {
    deps.log.warn({ cycle_id: cycleId }, 'cycle asked for again')
    await enqueue(deps.db, 'cycle.run', { cycleId }, traceId)
  }
}

async function isOver(deps: Deps, cycleId: string): Promise<boolean> {
  const cycle = await findCycle(deps.db, cycleId)
  return !cycle || ['completed', 'failed', 'canceled'].includes(cycle.status)
}

/** A cycle that waited for this one is put on the queue again, so that it need not poll. */
async function startNext(deps: Deps, cycle: Cycle): Promise<void> {
  const next = await nextQueuedCycle(deps.db, cycle.accountId)
  if (next) await enqueue(deps.db, 'cycle.run', { cycleId: next.cycleId }, next.traceId)
}

async function carryOut(runtime: CycleRuntime, cycle: Cycle): Promise<Record<string, unknown>> {
  const { deps } = runtime
  const origin = originOf(cycle)
  const guard = (tx: Db | Tx) => assertClaimed(tx, cycle.cycleId, cycle.fence)
  // A cycle that decided before it was taken over has moved its clock already.
  if (cycle.asOf && !cycle.result) await moveClock(deps, origin, cycle.accountId, cycle.asOf, guard)
  else if (!cycle.asOf && !cycle.result) await runtime.refreshMarket(cycle.accountId, cycle.symbols)

  // Before anybody decides, at the prices just learnt.
  if (!cycle.result) {
    await evaluateBreaker(deps, origin, cycle.accountId)
    await judgeStrategies(deps, origin, cycle.accountId)
  }
  const result = cycle.result ? (cycle.result as unknown as CycleResult) : await decide(runtime, cycle)
  if (!cycle.execute) return summarise(result, 0)

  const account = await findAccount(deps.db, cycle.accountId)
  if (!account) throw new AppError('not_found', `The account "${cycle.accountId}" is gone.`)
  assertReachable(deps, account)
  const decidedAt = new Date(result.decided_at)
  const fillSession = nextSession(newYorkDate(decidedAt))
  const decisions = result.final_decisions.filter((decision) => decision.decision === 'EXECUTE')
  if (decisions.length)
    await placeOrders(
      deps.db,
      origin,
      {
        limits: deps.limits,
        costs: deps.costs,
        collar: deps.env.TRADING_ORDER_COLLAR_PCT / 100,
        lot: lotOf(account),
        minOrder: deps.env.TRADING_MIN_ORDER_USD,
        breaker: deps.breaker,
        clock: deps.clock,
      },
      {
        accountId: cycle.accountId,
        groupId: cycle.cycleId,
        cycleId: cycle.cycleId,
        origin: 'agent',
        decidedAt,
        expiresAt: cycle.asOf ? sessionClose(fillSession) : (await readMarketStatus(deps.db, decidedAt)).nextClose,
        requests: decisions.map((decision) => ({ ...decision, agentScores: decision.agent_scores })),
      },
      async (tx) => {
        if (!(await updateClaimedCycle(tx, cycle.cycleId, cycle.fence, { step: 'ordering' })))
          throw new AppError('lease_lost', `Another worker has taken cycle ${cycle.cycleId}.`)
      },
    )
  await sendOrders(deps, origin, account, guard)
  if (cycle.asOf) {
    const until = cycle.markToClose ? sessionClose(fillSession) : sessionOpen(fillSession)
    if (!account.clockAt || account.clockAt < until) await moveClock(deps, origin, cycle.accountId, until, guard)
  } else {
    await runtime.workOrders(cycle.accountId)
  }
  return summarise(result, await deps.db.order.count({ where: { cycleId: cycle.cycleId } }))
}

/** Moves a simulation's clock, after what a crash left unsent has been sent or has expired. */
export async function moveClock(
  deps: Deps,
  origin: Origin,
  accountId: string,
  to: Date,
  guard?: (db: Db | Tx) => Promise<void>,
): Promise<void> {
  const account = await findAccount(deps.db, accountId)
  if (account?.clockAt) await sendOrders(deps, origin, account, guard)
  await advanceClock(deps.db, origin, accountId, to, deps, guard)
}

async function decide(runtime: CycleRuntime, cycle: Cycle): Promise<CycleResult> {
  const { deps, checkpoints } = runtime
  const account = await findAccount(deps.db, cycle.accountId)
  if (!account) throw new AppError('not_found', `The account "${cycle.accountId}" is gone.`)
  const strategy = cycle.strategyId === null ? null : await findStrategy(deps.db, cycle.strategyId)
  const strategies = (await readStrategies(deps.db, cycle.accountId)).map(termsOf)
  const agents = agentsFor(runtime.agents, strategy, lotOf(account))
  const asOf = (cycle.asOf ?? cycle.startedAt ?? deps.clock.now()).toISOString()
  const state = await readAccountState(deps.db, cycle.accountId)
  const portfolio = snapshotOf(state, asOf)
  // What is held is always looked at, asked for or not; what an enabled strategy holds, by cycles of that strategy.
  const others = strategies.filter(({ enabled, id }) => enabled && id !== cycle.strategyId).map(({ id }) => id)
  const held = portfolio.positions.filter(({ strategy_id: of }) =>
    cycle.strategyId === null ? of === null || !others.includes(of) : of === cycle.strategyId,
  )
  const symbols = [...new Set([...cycle.symbols, ...held.map(({ symbol }) => symbol)])]
  const modelKind = agents.analystFor(cycle).kind
  const configHash = hashOf({
    limits: agents.limits,
    sizing: { ...agents.sizing, maxCommission: null },
    models: agents.models,
    strategies,
  })
  await updateClaimedCycle(deps.db, cycle.cycleId, cycle.fence, { graphVersion: GRAPH_VERSION, configHash, modelKind })
  const said = await runGraph(deps.db, agents, checkpoints, cycle, symbols, portfolio, configHash, strategies)
  // Only a price seen after this instant may fill what was decided.
  const result: CycleResult = { ...said, decided_at: (cycle.asOf ?? deps.clock.now()).toISOString() }
  // The first result stored is the cycle's; whoever comes later uses it.
  if (
    !(await updateClaimedCycle(deps.db, cycle.cycleId, cycle.fence, {
      step: 'decided',
      result: JSON.parse(JSON.stringify(result)),
      counts: countsOf(result),
    }))
  )
    throw new AppError('lease_lost', `Another worker has taken cycle ${cycle.cycleId}.`)
  await checkpoints.deleteThread(threadIdOf(cycle.cycleId, GRAPH_VERSION, configHash))
  return result
}

/** The agents of a cycle: the strategy that it was asked for may name other models for its roles. */
const agentsFor = (agents: AgentDeps, strategy: DeskStrategy | null, lot: number): AgentDeps => ({
  ...agents,
  sizing: { ...agents.sizing, lot },
  analystFor: (cycle) => agents.analystFor(cycle, strategy?.models),
  models: { ...agents.models, ...strategy?.models },
})

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12)

const summarise = (result: CycleResult, orders: number) => ({ ...countsOf(result), orders })

const countsOf = (result: CycleResult) => ({
  signals: result.signals.filter((signal) => signal.action === 'BUY' || signal.action === 'SELL').length,
  approved: result.risk_assessments.filter((item) => item.approved).length,
  validated: result.validations.filter((item) => item.approved).length,
  executed: result.final_decisions.filter((item) => item.decision === 'EXECUTE').length,
})
