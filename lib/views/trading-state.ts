import type { z } from 'zod'
import type { tradingState } from '../contracts/api/system'
import { readSystemState } from '../db/accounts'
import type { Db } from '../db/client'
import { listProcesses } from '../db/processes'
import type { Deps } from '../deps'
import { msToDate } from '../domain/calendar/iso-date'
import { isSession, sessionClose } from '../domain/calendar/nyse'
import { readMarketStatus } from '../services/schedule/calendar'

/** What every page shows: does the desk trade, is the market open, how fresh are prices, who answers for the agents. */
export async function readTradingState(deps: Deps): Promise<z.input<typeof tradingState>> {
  const { db, env } = deps
  const [state, processes, newest, market] = await Promise.all([
    readSystemState(db),
    listProcesses(db),
    newestPriceAt(db, deps.clock.now()),
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
    newest_price_at: newest?.toISOString() ?? null,
    model: { kind: hasModel ? 'model' : 'rules', names: hasModel ? [...new Set(models)] : ['rules'] },
    workers: processes.filter(({ kind }) => kind === 'worker').length,
  }
}

/** When the newest price was made that is stored or that a position is valued at: of a daily bar, its session's close. */
async function newestPriceAt(db: Db, now: Date): Promise<Date | null> {
  const [series, held] = await Promise.all([
    db.priceSeries.groupBy({ by: ['timeframe'], _max: { lastAt: true } }),
    db.position.aggregate({ _max: { lastPriceAt: true } }),
  ])
  const times = series.flatMap(({ timeframe, _max: { lastAt } }) => {
    if (!lastAt) return []
    const date = msToDate(lastAt.getTime())
    return [timeframe === '1d' && isSession(date) ? sessionClose(date) : lastAt]
  })
  const newest = Math.max(...[...times, held._max.lastPriceAt ?? new Date(0)].map((time) => time.getTime()))
  return newest > 0 ? new Date(Math.min(newest, now.getTime())) : null
}
