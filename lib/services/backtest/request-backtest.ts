import { AGENTS, type BacktestRequest } from '../../contracts/api/backtests'
import { type BacktestRow, insertBacktest } from '../../db/backtests'
import { inTransaction, type Prisma } from '../../db/client'
import { appendEvents, type Origin } from '../../db/events'
import { markDispatched } from '../../db/outbox'
import { findSeries } from '../../db/prices'
import { type TradingConfig, tradingSchema } from '../../domain/backtest/config'
import { STRATEGIES } from '../../domain/strategies/registry'
import { AppError, invalidInput } from '../../errors'
import { enqueue } from '../enqueue'
import type { BacktestDeps } from './deps'
import { parseParams } from './run-task'

/**
 * Stores a backtest and asks a worker for it, in one transaction. What can be known to be wrong is said here, field by field:
 * the strategy, its parameters, symbols without bars. With `runsHere` the caller runs it itself, and a worker only if it has not ended
 * after a minute. Throws `invalid_input`.
 */
export async function requestBacktest(
  deps: BacktestDeps,
  origin: Origin,
  request: BacktestRequest,
  options: { runsHere?: boolean } = {},
): Promise<BacktestRow> {
  const { trading, params } = await checkRequest(deps, request)
  return inTransaction(deps.db, async (tx) => {
    const row = await insertBacktest(tx, {
      name: request.name ?? null,
      tags: request.tags,
      status: 'queued',
      strategy: request.strategy,
      params: params as Prisma.InputJsonObject,
      symbols: request.symbols,
      timeframe: request.timeframe,
      fromDate: new Date(request.from),
      toDate: new Date(request.to),
      request: { ...request, params, trading } as unknown as Prisma.InputJsonObject,
      initialCapital: trading.initialCapital,
      requestedBy: origin.actor,
      traceId: origin.traceId ?? '',
    })
    const outboxId = await enqueue(tx, 'backtest.run', { backtestId: String(row.id) }, origin.traceId ?? '')
    if (options.runsHere) await markDispatched(tx, [outboxId], deps.clock.now())
    await appendEvents(tx, origin, [
      {
        type: 'BacktestRequested',
        aggregateId: `backtest ${row.id}`,
        accountId: null,
        data: { backtest: Number(row.id), strategy: request.strategy, symbols: request.symbols.length },
      },
    ])
    return row
  })
}

/**
 * The account a run trades with and the strategy's parameters, every default filled in (a strategy of the user's own folder fills in
 * its own when it runs). Throws `invalid_input` for what cannot be run.
 */
export async function checkRequest(
  deps: BacktestDeps,
  request: BacktestRequest,
): Promise<{ trading: TradingConfig; params: Readonly<Record<string, unknown>> }> {
  const trading = tradingSchema.parse({ ...deps.tradingDefaults, ...request.trading })
  const found = await deps.findStrategy(request.strategy)
  if (found.key === AGENTS && request.timeframe !== '1d')
    fail('timeframe', 'the agents decide after a session’s close; choose bars of one day')
  if (found.key === AGENTS) requireModels(deps, request)
  const shipped = STRATEGIES.get(found.key)
  let params: Readonly<Record<string, unknown>> = request.params
  if (shipped) {
    params = parseParams<Readonly<Record<string, unknown>>>(shipped, request.params)
    const { symbols = 1, shortSales = false } = shipped.needs ?? {}
    if (request.symbols.length < symbols) fail('symbols', `${shipped.name} needs at least ${symbols}`)
    if (shortSales && !trading.allowShort)
      fail('trading.allowShort', `${shipped.name} sells short; switch short sales on`)
  }
  if (new Set(request.symbols).size < request.symbols.length) fail('symbols', 'a symbol comes twice')
  const wanted = request.benchmark === null ? request.symbols : [...request.symbols, request.benchmark]
  const series = await findSeries(deps.db, wanted, request.timeframe)
  const end = new Date(Date.parse(request.to) + 86_400_000)
  const without = wanted.filter((symbol) => {
    const one = series.get(symbol)
    return !one || one.firstAt >= end || one.lastAt < new Date(request.from)
  })
  if (without.length > 0) {
    const problems = without.map((symbol) => ({
      path: symbol === request.benchmark ? 'benchmark' : `symbols.${request.symbols.indexOf(symbol)}`,
      message: `${symbol} has no stored ${request.timeframe} bars from ${request.from} to ${request.to}`,
    }))
    throw new AppError(
      'invalid_input',
      `${without.slice(0, 5).join(', ')}${without.length > 5 ? ` and ${without.length - 5} more` : ''}: no stored ${request.timeframe} bars from ${request.from} to ${request.to}. Import or fetch them first.`,
      { problems: problems.slice(0, 20) },
    )
  }
  return { trading, params }
}

/** Throws `invalid_input` where models are to be asked and no role has one. */
export function requireModels(
  { models }: Pick<BacktestDeps, 'models'>,
  { agents }: Pick<BacktestRequest, 'agents'>,
): void {
  if (agents?.model === 'model' && models.length === 0)
    fail('agents.model', 'no key of the provider of any role’s model is set; choose rules, or set a key')
}

function fail(path: string, message: string): never {
  throw invalidInput([{ path, message }])
}
