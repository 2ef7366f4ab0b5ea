import type { z } from 'zod'
import type { tradingState } from '../contracts/api/system'
import { readSystemState } from '../db/accounts'
import { listProcesses } from '../db/processes'
import type { Deps } from '../deps'
import { readMarketStatus } from '../services/schedule/calendar'

/** What every page shows: does the desk trade, is the market open, how fresh are prices, who answers for the agents. */
export async function readTradingState(deps: Deps): Promise<z.input<typeof tradingState>> {
  const { db, env } = deps
  const [state, processes, newest, market] = await Promise.all([
    readSystemState(db),
    listProcesses(db),
    db.priceSeries.aggregate({ _max: { lastAt: true } }),
    readMarketStatus(db, deps.clock.now()),
  ])
  const hasModel = Boolean(env.LLM_ANTHROPIC_API_KEY ?? env.LLM_OPENAI_API_KEY ?? env.LLM_GOOGLE_API_KEY)
  const models = [env.LLM_DATA_AGENT_MODEL, env.LLM_RISK_AGENT_MODEL, env.LLM_VALIDATOR_MODEL, env.LLM_META_AGENT_MODEL]
  return {
    enabled: state.tradingEnabled,
    reason: state.reason,
    changed_by: state.changedBy,
    changed_at: state.changedAt.toISOString(),
    market: {
      state: market.state,
      next_open: market.nextOpen.toISOString(),
      next_close: market.nextClose.toISOString(),
    },
    newest_price_at: newest._max.lastAt?.toISOString() ?? null,
    model: { kind: hasModel ? 'model' : 'rules', names: hasModel ? [...new Set(models)] : ['rules'] },
    workers: processes.filter(({ kind }) => kind === 'worker').length,
  }
}
