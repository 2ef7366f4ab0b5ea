import type { Command } from 'commander'
import { AGENTS, type BacktestRequest, backtestRequest } from '@/lib/contracts/api/backtests'
import { type Backtest, findBacktest } from '@/lib/db/backtests'
import { finishJob } from '@/lib/db/outbox'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'
import { cancelBacktest } from '@/lib/services/backtest/change-backtest'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { type ComputeOutcome, runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { toBacktestDetail } from '@/lib/views/backtests'
import { type MarketOptions, readMarketOptions, withMarketOptions } from './backtest-options'
import { withDeps } from './context'
import { readNumber } from './parse-options'
import { printJson, remark } from './print'
import { printBacktest } from './print-backtest'
import { stoppable } from './stoppable'

type RunOptions = MarketOptions & {
  model: string
  every: string
  maxCost: string
  trainingCutoff?: string
  mask?: boolean
  checks: string
}

/** The agents as a strategy, loaded when a run needs them: the other strategies start without. */
export const agentsOf =
  (deps: Deps): ComputeOutcome =>
  async (run) =>
    (await import('@/workers/handlers/agent-backtest')).runAgents(deps)(run)

/** Adds `backtest run` to the group of backtest commands. */
export function registerRun(group: Command): void {
  withMarketOptions(group.command('run').description('run a strategy over stored bars and keep the result'))
    .option('--model <kind>', 'agents only: rules, or model to ask the configured models', 'rules')
    .option('--every <sessions>', 'agents only: decide every so many sessions', '1')
    .option('--max-cost <usd>', 'agents only: most that models may cost', '10')
    .option('--training-cutoff <date>', 'agents only: what models may know from training')
    .option('--mask', 'agents only: prompts name no tickers and shift dates')
    .option('--checks <how>', 'quick, or full: also look for look-ahead, warm-up and cost weakness', 'quick')
    .action((options: RunOptions, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        refuseUnused(command)
        const request = await requestFrom(deps, options)
        const row = await requestBacktest(deps.backtests, origin, request, { runsHere: true })
        const done = await stoppable(
          () => cancelBacktest(deps.backtests, origin, row.id),
          () => carryThrough(deps, row.id),
        )
        if (json) printJson(toBacktestDetail(done, 'reduced'))
        else printBacktest(done)
      }),
    )
}

const AGENTS_ONLY = new Set(['model', 'every', 'maxCost', 'trainingCutoff', 'mask'])

/** Throws `invalid_input` for an option that was given and that the chosen strategy would not look at. */
export function refuseUnused(command: Command): void {
  if (command.opts().strategy === AGENTS) return
  const unused = command.options.filter(
    (one) => AGENTS_ONLY.has(one.attributeName()) && command.getOptionValueSource(one.attributeName()) === 'cli',
  )
  if (unused.length > 0)
    throw new AppError('invalid_input', unused.map(({ long }) => `${long}: only for the agents`).join('; '))
}

async function requestFrom(deps: Deps, options: RunOptions): Promise<BacktestRequest> {
  const agents = {
    model: options.model,
    every: readNumber(options.every),
    max_cost_usd: readNumber(options.maxCost),
    training_cutoff: options.trainingCutoff ?? null,
    mask: options.mask ?? false,
  }
  return parseInput(backtestRequest, {
    ...(await readMarketOptions(deps, options)),
    ...(options.strategy === AGENTS ? { agents } : {}),
    checks: options.checks,
  })
}

/** Runs it here: a thread of this process does what one of a worker would. A worker that came first is waited for. */
async function carryThrough(deps: Deps, id: bigint): Promise<Backtest> {
  for (;;) {
    await runStoredBacktest(deps.backtests, id, agentsOf(deps))
    const row = await findBacktest(deps.db, id)
    if (!row) throw new AppError('not_found', `Backtest ${id} was deleted.`)
    if (row.status === 'completed' || row.status === 'failed' || row.status === 'canceled')
      await finishJob(deps.db, 'backtest.run', { backtestId: String(id) })
    if (row.status === 'completed') return row
    if (row.status === 'failed' || row.status === 'canceled')
      throw new AppError('invalid_input', row.error ?? `Backtest ${id} was ${row.status}.`)
    remark(`Backtest ${id} is ${row.status} …`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
