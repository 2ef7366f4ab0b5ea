import { chooseAnalyst } from '@/agents/analysts/choose'
import type { AskModel } from '@/agents/analysts/model'
import { createCheckpoints } from '@/agents/checkpoints'
import type { AgentDeps } from '@/agents/deps'
import type { Deps } from '@/lib/deps'
import { OPINION_ROLES, type OpinionRole } from '@/lib/domain/agents/opinion'
import { commissionOf } from '@/lib/domain/execution'
import { WHOLE_SHARES } from '@/lib/domain/risk/limits'
import { AppError } from '@/lib/errors'
import { callModel } from '@/lib/services/call-model'
import type { CycleRuntime } from './handlers/cycle-run'
import { createLiveMarket, type LiveMarket } from './live-market'

export type Runtime = CycleRuntime & Pick<LiveMarket, 'workAllOrders' | 'watchAccounts'>

/** Builds the agents and what cycles need, once per process. */
export async function createRuntime(deps: Deps): Promise<Runtime> {
  const { env } = deps
  const live = createLiveMarket(deps)
  const agents: AgentDeps = {
    analystFor: (cycle, models) => chooseAnalyst((role) => askModel(deps, role, cycle, models?.[role])),
    readContexts: live.readContexts,
    models: Object.fromEntries(OPINION_ROLES.map((role) => [role, deps.modelFor(role)?.model ?? 'rules'])),
    limits: deps.limits,
    sizing: {
      positionSize: env.TRADING_POSITION_SIZE_PCT / 100,
      targetVolatility: env.TRADING_TARGET_VOLATILITY_PCT / 100,
      minConfidence: env.TRADING_MIN_CONFIDENCE,
      collar: env.TRADING_ORDER_COLLAR_PCT / 100,
      lot: WHOLE_SHARES,
      minOrder: env.TRADING_MIN_ORDER_USD,
      maxCommission: (quantity) => commissionOf(deps.costs, quantity).toNumber(),
    },
    concurrency: env.AGENT_CONCURRENCY,
  }
  return {
    deps,
    agents,
    checkpoints: await createCheckpoints(deps.pool),
    refreshMarket: live.refreshMarket,
    workOrders: live.workOrders,
    workAllOrders: live.workAllOrders,
    watchAccounts: live.watchAccounts,
  }
}

/**
 * The recorded, budgeted model call of a role in a cycle, or null when the role has no model. `chosen` answers in the place of the
 * desk's: a model, or `rules`; a model without a key fails and is not answered by rules.
 */
export function askModel(
  deps: Deps,
  role: OpinionRole,
  cycle: { cycleId: string | null; traceId: string },
  chosen?: string,
): AskModel | null {
  if (chosen === 'rules') return null
  const found = chosen === undefined ? deps.modelFor(role) : deps.modelNamed(chosen)
  if (!found && chosen !== undefined)
    return async () => {
      throw new AppError('configuration', `${chosen} cannot answer: ${deps.modelProblem(chosen)}.`)
    }
  if (!found) return null
  const { llm, model } = found
  return (call) =>
    callModel({ db: deps.db, llm, clock: deps.clock, policy: deps.modelPolicy }, cycle, { ...call, model })
}
