import type { z } from 'zod'
import { AGENTS, type BacktestRequest, type preflightBacktest } from '../../contracts/api/backtests'
import { measureCalls } from '../../db/llm-calls'
import { findSeries } from '../../db/prices'
import { sessionsBetween } from '../../domain/calendar/nyse'
import { modelCost } from '../../domain/model-prices'
import type { BacktestDeps } from './deps'

/** Bars a second that a run gets through with all its checks, on a slow core. */
const BARS_PER_SECOND = 2_000_000

/** A symbol without bars for so long at the end has ended. */
const ENDS_DAYS = 10

const shortList = (symbols: readonly string[]): string =>
  `${symbols.slice(0, 5).join(', ')}${symbols.length > 5 ? ` and ${symbols.length - 5} more` : ''}`

/** What a run would need. Starts nothing. Throws `invalid_input` for an unknown strategy. */
export async function preflight(
  deps: BacktestDeps,
  request: BacktestRequest,
): Promise<z.input<(typeof preflightBacktest)['response']>> {
  await deps.findStrategy(request.strategy)
  const series = await findSeries(deps.db, request.symbols, request.timeframe)
  const from = new Date(request.from)
  const end = new Date(Date.parse(request.to) + 86_400_000)
  const sessions = countSessions(request)
  const symbols = request.symbols.map((symbol) => {
    const one = series.get(symbol)
    if (!one || one.firstAt >= end || one.lastAt < from) return { symbol, bars: 0, first: null, last: null }
    const span = one.lastAt.getTime() - one.firstAt.getTime() || 1
    const overlap = Math.min(one.lastAt.getTime(), end.getTime()) - Math.max(one.firstAt.getTime(), from.getTime())
    return {
      symbol,
      bars: Math.max(1, Math.round((one.bars * overlap) / span)),
      first: one.firstAt.toISOString().slice(0, 10),
      last: one.lastAt.toISOString().slice(0, 10),
    }
  })
  const missing = symbols.filter(({ bars }) => bars === 0).map(({ symbol }) => symbol)
  const lately = new Date(Date.parse(request.to) - ENDS_DAYS * 86_400_000).toISOString().slice(0, 10)
  const ended = symbols.filter(({ last }) => last !== null && last < lately).map(({ symbol }) => symbol)
  const late = symbols.filter(({ first }) => first !== null && first > request.from).map(({ symbol }) => symbol)
  const bars = symbols.reduce((sum, one) => sum + one.bars, 0)
  const reruns = request.checks === 'full' ? 30 : 1
  const isAsked = request.strategy === AGENTS && request.agents?.model === 'model'
  const warnings = [
    ...(isAsked && deps.models.length === 0 ? ['No key of a model provider is set: the models cannot be asked.'] : []),
    ...(isAsked && !request.agents?.training_cutoff
      ? ['Without a training cutoff, days that the model may have read about count as if it had not.']
      : []),
    ...(late.length > 0 ? [`${shortList(late)} ${late.length > 1 ? 'begin' : 'begins'} after ${request.from}.`] : []),
    ...(ended.length > 0
      ? [`The bars of ${shortList(ended)} end more than ${ENDS_DAYS} days before ${request.to}.`]
      : []),
    ...(sessions < 252 ? [`${sessions} sessions are less than a year: ratios will say little.`] : []),
  ]
  const model = await estimateModel(deps, request, sessions, request.symbols.length - missing.length)
  return {
    bars,
    sessions,
    symbols,
    missing,
    estimated_seconds: model ? model.seconds : 0.2 + (bars * reruns) / BARS_PER_SECOND,
    model: model && {
      decisions: model.decisions,
      calls: model.calls,
      cost_usd: model.costUsd,
      measured_from: model.measured,
    },
    warnings,
  }
}

/** Days for which the exchange calendar is known; those beyond are not counted as sessions. */
const KNOWN = { first: '1990-01-01', last: '2099-12-31' }

const countSessions = ({ from, to }: BacktestRequest): number =>
  sessionsBetween(from < KNOWN.first ? KNOWN.first : from, to > KNOWN.last ? KNOWN.last : to).length

/** Seconds that one decision of the rules takes. */
const RULES_SECONDS = 0.004
/** Tokens of a call, and how long it takes, while none was measured. */
const GUESS = { inputTokens: 1_500, outputTokens: 400, latencyMs: 5_000 }
const ANALYSTS = ['technical', 'fundamental', 'sentiment']
/** Part of the opinions on a symbol that become an order and are looked at by risk, validator and meta. */
const ORDER_SHARE = 0.3

/** Calls, money and time of a run of the agents, from what past calls of the same models cost and took. Null for other strategies. */
async function estimateModel(deps: BacktestDeps, request: BacktestRequest, sessions: number, symbols: number) {
  if (request.strategy !== AGENTS) return null
  const options = request.agents
  const decisions = Math.ceil(sessions / (options?.every ?? 1))
  if (options?.model !== 'model')
    return { decisions, calls: 0, costUsd: 0, measured: 0, seconds: 1 + decisions * symbols * RULES_SECONDS }
  let calls = 0
  let costUsd = 0
  let latencyMs = 0
  let measured = 0
  for (const { role, model } of deps.models) {
    const asked = decisions * symbols * (ANALYSTS.includes(role) ? 1 : ORDER_SHARE)
    const known = await measureCalls(deps.db, model)
    calls += asked
    measured += known.calls
    costUsd += asked * (known.calls ? known.meanCostUsd : modelCost(model, GUESS.inputTokens, GUESS.outputTokens))
    latencyMs += asked * (known.calls ? known.meanLatencyMs : GUESS.latencyMs)
  }
  return {
    decisions,
    calls: Math.round(calls),
    costUsd,
    measured,
    seconds: latencyMs / 1_000 / Math.max(1, Math.min(symbols, 8)),
  }
}
