import { rulesAnalyst } from '@/agents/analysts/rules'
import { createCheckpoints } from '@/agents/checkpoints'
import type { AgentDeps } from '@/agents/deps'
import type { Deps } from '@/lib/deps'
import { commissionOf } from '@/lib/domain/execution'
import { readContexts } from '@/lib/services/read-contexts'
import type { CycleRuntime } from './handlers/cycle-run'

/** Builds the agents and what cycles need, once per process. */
export async function createRuntime(deps: Deps): Promise<CycleRuntime> {
  const { env } = deps
  const agents: AgentDeps = {
    analystFor: () => rulesAnalyst,
    readContexts: (symbols, asOf, accountId) => readContexts(deps.db, symbols, new Date(asOf), accountId),
    limits: deps.limits,
    sizing: {
      positionSize: env.TRADING_POSITION_SIZE_PCT / 100,
      targetVolatility: env.TRADING_TARGET_VOLATILITY_PCT / 100,
      minConfidence: env.TRADING_MIN_CONFIDENCE,
      collar: env.TRADING_ORDER_COLLAR_PCT / 100,
      lot: 1,
      maxCommission: (quantity) => commissionOf(deps.costs, quantity).toNumber(),
    },
    concurrency: env.AGENT_CONCURRENCY,
  }
  return {
    deps,
    agents,
    checkpoints: await createCheckpoints(deps.pool),
    refreshMarket: async () => {},
    workOrders: async () => {},
  }
}
