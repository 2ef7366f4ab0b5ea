import { JOBS, type JobName, type JobPayload } from '@/lib/contracts/jobs'
import { runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import { runImport } from '@/lib/services/run-import'
import { lookByHand } from '@/lib/services/schedule/look-at-prices'
import { runAgents } from './agent-backtest'
import { type CycleRuntime, moveClock, runCycle } from './cycle-run'

/** True when the job is done; false leaves its outbox row open, so that it comes back. */
type Handler<N extends JobName> = (runtime: CycleRuntime, payload: JobPayload<N>, traceId: string) => Promise<boolean>

const HANDLERS: { [N in JobName]: Handler<N> } = {
  'cycle.run': (runtime, { cycleId }) => runCycle(runtime, cycleId),
  'session.advance': async ({ deps }, { accountId, to, requestedBy }, traceId) => {
    await moveClock(deps, { actor: requestedBy, traceId }, accountId, new Date(to))
    return true
  },
  'prices.look': async ({ deps }, { requestedBy }, traceId) => {
    await lookByHand(deps, { actor: requestedBy, traceId })
    return true
  },
  'data.import': async ({ deps }, { importId }, traceId) => {
    await runImport(deps.db, { actor: 'worker', traceId }, importId, deps.clock.now())
    return true
  },
  'sweep.chunk': ({ deps }, { sweepId, chunk }) => runSweepChunk(deps.backtests, BigInt(sweepId), chunk),
  'backtest.run': ({ deps }, { backtestId }) => runStoredBacktest(deps.backtests, BigInt(backtestId), runAgents(deps)),
}

export async function handleJob<N extends JobName>(
  runtime: CycleRuntime,
  name: N,
  payload: unknown,
  traceId: string,
): Promise<boolean> {
  return HANDLERS[name](runtime, JOBS[name].schema.parse(payload) as JobPayload<N>, traceId)
}
