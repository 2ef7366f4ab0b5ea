import { AGENTS, type RunCard } from '../../contracts/api/backtests'
import type { BacktestDeps } from './deps'
import { trialHasher } from './run-hashes'
import { type ComputeOutcome, cardOf, type StoredRequest, taskOf } from './run-stored-backtest'
import type { BacktestOutcome } from './run-task'

export type CardCheck = {
  same: boolean
  parts: { part: keyof RunCard['hashes']; card: string; now: string; same: boolean }[]
}

/** Runs what a card describes again, without storing it, and compares configuration, code, data and result. */
export async function verifyCard(deps: BacktestDeps, card: RunCard, runAgents: ComputeOutcome): Promise<CardCheck> {
  const request = { ...(card.request as unknown as StoredRequest), checks: 'quick' as const }
  const found = await deps.findStrategy(request.strategy)
  const task = await taskOf(deps, request, (await trialHasher(found))(request, request.trading))
  const limits = deps.backtestLimits
  const outcome =
    request.strategy === AGENTS
      ? await runAgents({ id: null, request, task, limits, onProgress: () => {} })
      : await deps.runThread<BacktestOutcome>('backtest', { task, strategy: found.place }, limits)
  const now = cardOf(request, found, outcome).hashes
  const parts = (['config', 'code', 'data', 'result'] as const).map((part) => ({
    part,
    card: card.hashes[part],
    now: now[part],
    same: card.hashes[part] === now[part],
  }))
  return { same: parts.every(({ same }) => same), parts }
}
