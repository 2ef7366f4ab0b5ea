import { createHash } from 'node:crypto'
import { chooseAnalyst } from '@/agents/analysts/choose'
import { rulesAnalyst } from '@/agents/analysts/rules'
import type { AgentDeps } from '@/agents/deps'
import { buildTradingGraph, GRAPH_VERSION } from '@/agents/graph'
import { spentUnder } from '@/lib/db/llm-calls'
import { insertRecordings, type RecordedRow, readRecordings } from '@/lib/db/recorded-decisions'
import type { Deps } from '@/lib/deps'
import type { SymbolContext } from '@/lib/domain/agents/context'
import { OPINION_ROLES, type Opinion, type OpinionRole } from '@/lib/domain/agents/opinion'
import type { FinalDecision, PortfolioSnapshot, Signal } from '@/lib/domain/agents/state'
import { commissionOf } from '@/lib/domain/backtest/costs'
import type { RunDesk } from '@/lib/domain/backtest/desk'
import { firstAtOrAfter } from '@/lib/domain/backtest/market'
import type { ModelCost } from '@/lib/domain/backtest/record'
import { runBacktestAsync } from '@/lib/domain/backtest/run'
import type { State } from '@/lib/domain/backtest/state'
import { canonicalJson } from '@/lib/domain/event-chain'
import { AppError } from '@/lib/errors'
import type { Analyst } from '@/lib/ports'
import { type AgentMarket, openAgentMarket } from '@/lib/services/backtest/agent-market'
import { requireModels } from '@/lib/services/backtest/request-backtest'
import type { ComputeOutcome } from '@/lib/services/backtest/run-stored-backtest'
import { type BacktestOutcome, readMarket } from '@/lib/services/backtest/run-task'
import { breather } from '@/lib/services/breather'
import { askModel } from '../runtime'
import { maskFor } from './mask-symbols'

/** Bars before the first decision: what the longest indicator of the agents needs. */
const HISTORY_BARS = 320
/** Steps after which recordings of the rules are written; those of models are written at once, since they cost money. */
const RECORD_STEPS = 100

/** Opinions that were given at a step, by who gave them. */
type Heard = { model: number; rules: number }
type Recorded = Pick<FinalDecision, 'symbol' | 'side' | 'quantity' | 'reasoning' | 'confidence'>[]

/**
 * The agents as the strategy of a backtest: the real graph after each session's close, on what was known then, its orders under the
 * same limits and the engine's fills. What it decided is recorded by the hash of all it saw; a rerun, or a run that goes on after a
 * crash, takes it from there and asks nobody again.
 */
export const runAgents =
  (deps: Deps): ComputeOutcome =>
  async ({ id, request, task, limits, onProgress }) => {
    const { trading } = task
    const options = request.agents ?? { model: 'rules', every: 1, max_cost_usd: 10, training_cutoff: null, mask: false }
    requireModels(deps.backtests, request)
    const market = readMarket(task, HISTORY_BARS)
    // Recorded decisions and rules answer without waiting for anything.
    const breathe = breather()
    const known = await openAgentMarket(
      deps.db,
      market,
      new Map(task.instruments.map(({ symbol, source }) => [symbol, source])),
      breathe,
    )
    const symbols = market.symbols
    const mask = options.mask ? maskFor(symbols) : null
    const traceId = `backtest-${id}`
    let contexts: SymbolContext[] = []
    let heard: Heard = { model: 0, rules: 0 }
    const agents = agentsOf(deps, request, traceId, () => contexts, hear)
    const graph = buildTradingGraph(agents)
    const runHash = sha256([
      GRAPH_VERSION,
      agents.models,
      agents.limits,
      { ...agents.sizing, maxCommission: null },
      trading.commission,
      symbols,
      options.mask,
    ])
    const recordings = await readRecordings(deps.db, runHash)
    const fresh: RecordedRow[] = []
    // Steps; one at which models and rules gave opinions is shared by how many each gave.
    const counts = { model: 0, recorded: 0, rules: 0, missing: 0 }
    const start = firstAtOrAfter(market.timeline, task.from)
    let spent = options.model === 'model' ? await spentUnder(deps.db, traceId) : 0
    const modelCosts: ModelCost[] = []

    const keep = async (row: RecordedRow) => {
      fresh.push(row)
      if (options.model === 'model' || fresh.length >= RECORD_STEPS)
        await insertRecordings(deps.db, runHash, fresh.splice(0))
    }

    /** Counts an opinion, and lets other work have its turn where nothing was waited for. */
    async function hear(opinion: Opinion<OpinionRole>): Promise<void> {
      if (options.model === 'rules') await breathe()
      if (opinion.status === 'ok') heard[opinion.by === 'rules' ? 'rules' : 'model']++
    }

    async function decide(desk: RunDesk, state: State): Promise<number> {
      await breathe()
      if (limits.signal?.aborted) throw new AppError('conflict', 'The run was stopped.')
      const portfolio = portfolioOf(state, known)
      const contextHash = sha256([await known.knownHash(desk.step), portfolio, [...pastReturnsOf(state)]])
      const before = recordings.get(contextHash)
      if (before) {
        counts[before.answeredBy === 'missing' ? 'missing' : 'recorded']++
        place(desk, before.decision as Recorded)
        return charge(desk, before.costUsd)
      }
      if (id === null && options.model === 'model')
        throw new AppError(
          'conflict',
          'A decision is not recorded here: making it again would ask the models, and pay them.',
        )
      if (spent > options.max_cost_usd)
        throw new AppError(
          'budget_exhausted',
          `The models have cost $${spent.toFixed(2)}, more than the $${options.max_cost_usd.toFixed(2)} allowed.`,
        )
      const shown = await known.contextsAt(desk.step, pastReturnsOf(state))
      contexts = mask ? shown.map(mask.context) : shown
      const seen = mask ? mask.portfolio(portfolio) : portfolio
      heard = { model: 0, rules: 0 }
      const said = await graph.invoke({
        cycle_id: `${traceId}-${desk.step}`,
        trace_id: traceId,
        account_id: traceId,
        as_of: seen.as_of,
        symbols: contexts.map((one) => one.symbol),
        portfolio: seen,
      })
      const decided = said.final_decisions
        .filter((one) => one.decision === 'EXECUTE')
        .map((one) => (mask ? mask.decision(one) : one))
        .map(({ symbol, side, quantity, reasoning, confidence }) => ({ symbol, side, quantity, reasoning, confidence }))
      const now = options.model === 'model' ? await spentUnder(deps.db, traceId) : 0
      const cost = now - spent
      spent = now
      const given = heard.model + heard.rules
      const isMissing = given === 0 || said.signals.every(({ action }) => action === 'INSUFFICIENT_DATA')
      const answeredBy = isMissing ? 'missing' : answererOf(heard)
      if (isMissing) counts.missing++
      else for (const one of ['model', 'rules'] as const) counts[one] += heard[one] / given
      if (!hasFailed(said.signals)) await keep({ contextHash, decision: decided, answeredBy, costUsd: cost })
      place(desk, decided)
      return charge(desk, cost)
    }

    function charge(desk: RunDesk, usd: number): number {
      if (usd > 0) modelCosts.push({ time: market.timeline[desk.step] as number, usd })
      return usd
    }

    /** Agents decide in the shares and prices of the day. */
    function place(desk: RunDesk, decided: Recorded): void {
      for (const { symbol, side, quantity, reasoning, confidence } of decided) {
        const index = symbols.indexOf(symbol)
        if (side === 'sell') desk.exit(index, reasoning)
        else desk.ask({ symbol: index, side, quantity, type: 'market', reason: reasoning, confidence })
      }
    }

    try {
      const result = await runBacktestAsync(market, trading, decide, (step) => (step - start) % options.every === 0, {
        tradeFrom: task.from,
        onStep: (step) => onProgress(step / market.timeline.length),
      })
      const steps = Math.max(1, counts.model + counts.recorded + counts.rules + counts.missing)
      return await deps.backtests.runThread<BacktestOutcome>(
        'backtest',
        {
          assess: {
            task,
            result,
            modelCosts,
            history: HISTORY_BARS,
            cutoff: options.training_cutoff,
            coverage: {
              model: counts.model / steps,
              recorded: counts.recorded / steps,
              rules: counts.rules / steps,
              missing: counts.missing / steps,
            },
          },
        },
        limits,
      )
    } finally {
      await insertRecordings(deps.db, runHash, fresh)
    }
  }

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')

/** The agents of a run: who answers, the limits and sizes of its account, and contexts from the market of the run. */
function agentsOf(
  deps: Deps,
  { trading, agents: options }: Parameters<ComputeOutcome>[0]['request'],
  traceId: string,
  contexts: () => SymbolContext[],
  hear: (opinion: Opinion<OpinionRole>) => Promise<void>,
): AgentDeps {
  const commission = commissionOf(trading.commission)
  const asked: Analyst =
    options?.model === 'model'
      ? chooseAnalyst((role) => askModel(deps, role, { cycleId: null, traceId }))
      : rulesAnalyst
  const analyst: Analyst = {
    ...asked,
    async analyse(role, context) {
      const opinion = await asked.analyse(role, context)
      await hear(opinion)
      return opinion
    },
  }
  return {
    analystFor: () => analyst,
    readContexts: async () => contexts(),
    models: Object.fromEntries(
      OPINION_ROLES.map((role) => [
        role,
        options?.model === 'model' ? (deps.modelFor(role)?.model ?? 'rules') : 'rules',
      ]),
    ),
    limits: trading.limits ?? { maxPosition: 1, maxSector: 1, maxPositions: 10_000 },
    sizing: {
      positionSize: trading.positionSize,
      targetVolatility: trading.targetVolatility ?? 10,
      minConfidence: deps.env.TRADING_MIN_CONFIDENCE,
      collar: trading.collar,
      lot: trading.lot || 0.000001,
      minOrder: trading.minOrder,
      maxCommission: (quantity) => commission('buy', quantity, 0),
    },
    concurrency: deps.env.AGENT_CONCURRENCY,
  }
}

/** The account after a close, as agents see it. */
function portfolioOf(state: State, known: AgentMarket): PortfolioSnapshot {
  const { instruments } = state.market
  const symbolOf = (index: number) => instruments[index]?.symbol ?? ''
  const sectorOf = (index: number) => instruments[index]?.sector ?? ''
  const open_orders = state.orders.map(({ request, remaining }) => ({
    symbol: symbolOf(request.symbol),
    side: request.side,
    quantity: remaining,
    price: request.limit ?? (state.last[request.symbol] as number),
    sector: sectorOf(request.symbol),
    strategy_id: null,
  }))
  return {
    account_id: 'backtest',
    as_of: known.closeAt(state.step).toISOString(),
    equity: state.equity,
    cash: state.cash,
    free_cash: open_orders.reduce(
      (cash, { side, quantity, price }) => cash - (side === 'buy' ? quantity * price : 0),
      state.cash,
    ),
    positions: state.held.map((index) => {
      const trade = state.running[index]
      return {
        symbol: symbolOf(index),
        quantity: state.quantity[index] as number,
        average_cost: trade ? trade.entryNotional / trade.entryQuantity : 0,
        price: state.last[index] as number,
        sector: sectorOf(index),
        strategy_id: null,
      }
    }),
    open_orders,
  }
}

/** Returns of the run's closed trades by symbol, newest first, at most ten each. */
function pastReturnsOf(state: State): Map<string, number[]> {
  const returns = new Map<string, number[]>()
  for (let index = state.trades.length - 1; index >= 0; index--) {
    const trade = state.trades[index]
    if (!trade) continue
    const known = returns.get(trade.symbol) ?? []
    if (known.length < 10) returns.set(trade.symbol, [...known, trade.returnPct])
  }
  return returns
}

const answererOf = ({ model, rules }: Heard): string => (rules === 0 ? 'model' : model === 0 ? 'rules' : 'mixed')

/** True when a model failed to answer: what came of it is not kept, so that a rerun asks again. */
const hasFailed = (signals: readonly Signal[]): boolean =>
  signals.some(({ analysts }) => Object.values(analysts).some((opinion) => opinion.status === 'failed'))
