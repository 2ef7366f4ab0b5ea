import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import pLimit from 'p-limit'
import { correlation, marketRegime, type SymbolContext } from '../../lib/domain/agents/context'
import type { RiskAssessment, Signal } from '../../lib/domain/agents/state'
import { strategyFor } from '../../lib/domain/desk-strategies/owner'
import { floorTo } from '../../lib/domain/risk/cap-buy'
import { worstPriceOf } from '../../lib/domain/risk/collar'
import { passGate } from '../../lib/domain/risk/gate'
import { type Proposal, UNKNOWN_SECTOR, type Verdict } from '../../lib/domain/risk/limits'
import { sizePosition } from '../../lib/domain/risk/size'
import { riskViewOf } from '../../lib/domain/risk/view'
import type { Analyst } from '../../lib/ports'
import { type AgentDeps, report } from '../deps'
import type { GraphState, GraphUpdate } from '../state'
import { heldQuantity } from './data-agent'

type KnownContext = Extract<SymbolContext, { status: 'ok' }>

/** Two phases: code sizes and gates every signal at once; what passes is assessed one by one, and may only shrink. */
export const riskManager =
  (deps: AgentDeps) =>
  async (state: GraphState, config: LangGraphRunnableConfig): Promise<GraphUpdate> => {
    const limit = pLimit(deps.concurrency)
    const analyst = deps.analystFor({ cycleId: state.cycle_id, traceId: state.trace_id })
    const signals = state.signals.filter((signal) => signal.action === 'BUY' || signal.action === 'SELL')
    report(config, { kind: 'agent_started', agent: 'risk_manager', total: signals.length })
    const contexts = knownContexts(state.contexts)
    const proposals = signals.map((signal) => propose(deps, state, signal, contexts.get(signal.symbol)))
    // What is no candidate takes no place among the positions and no cash from those that are.
    const refusals = proposals.map((proposal) => refusedBefore(proposal, state, deps.sizing.minConfidence))
    const candidates = proposals.filter((_, index) => !refusals[index])
    const gated = passGate(riskViewOf(state.portfolio), candidates, deps.limits, deps.sizing.lot)
    const assessments = await Promise.all(
      proposals.map((proposal, index) =>
        limit(async () => {
          const refused = refusals[index]
          if (refused) return refused
          const verdict = gated[candidates.indexOf(proposal)] as Verdict
          const signal = signals[index]
          const context = contexts.get(verdict.symbol)
          if (!signal || !context || !verdict.approved) return hardRefusal(verdict)
          const assessment = await assess(deps, analyst, state, signal, context, verdict)
          report(config, {
            kind: 'opinion',
            agent: 'risk_manager',
            symbol: verdict.symbol,
            status: assessment.approved ? 'approved' : 'refused',
            done: index + 1,
            total: signals.length,
          })
          return assessment
        }),
      ),
    )
    return { risk_assessments: assessments }
  }

const knownContexts = (contexts: readonly SymbolContext[]): Map<string, KnownContext> =>
  new Map(contexts.flatMap((context) => (context.status === 'ok' ? [[context.symbol, context] as const] : [])))

export const sectorOf = (context: KnownContext | undefined): string => context?.company?.sector ?? UNKNOWN_SECTOR

function propose(deps: AgentDeps, state: GraphState, signal: Signal, context: KnownContext | undefined): Proposal {
  const { sizing, limits } = deps
  const strategy = strategyFor(state.strategies, state.portfolio, signal.symbol)
  const held = heldQuantity(state, signal.symbol)
  const price = context?.price ?? null
  const conviction = signal.confidence / 100
  const quantity =
    signal.action === 'SELL'
      ? held
      : sizePosition({
          conviction,
          equity: state.portfolio.equity,
          price: price ?? 0,
          held,
          volatility: context?.indicators.realisedVolatility20 ?? null,
          positionSize: Math.min(sizing.positionSize, strategy?.positionSize ?? 1),
          targetVolatility: sizing.targetVolatility,
          maxPosition: Math.min(limits.maxPosition, strategy?.maxPosition ?? 1),
          lot: sizing.lot,
        })
  return {
    symbol: signal.symbol,
    side: signal.action === 'SELL' ? 'sell' : 'buy',
    quantity,
    price,
    worstPrice: price === null ? null : worstPriceOf(price, sizing.collar).toNumber(),
    sector: sectorOf(context),
    conviction,
    commissionFor: sizing.maxCommission,
    least: sizing.minOrder,
    strategy,
  }
}

const base = (verdict: Verdict) => ({
  symbol: verdict.symbol,
  side: verdict.side,
  original_quantity: verdict.asked,
  clamps: [...verdict.clamps],
})

const hardRefusal = (verdict: Verdict): RiskAssessment => ({
  ...base(verdict),
  approved: false,
  phase: 'hard',
  adjusted_quantity: 0,
  confidence: 100,
  concerns: [],
  refusal: verdict.refusal,
  reasoning: verdict.refusal?.reason ?? 'Refused.',
})

/** An entry that the gate need not look at: nobody asked for it, or it is too unsure. */
function refusedBefore(proposal: Proposal, state: GraphState, needed: number): RiskAssessment | null {
  const { symbol, side, quantity, conviction } = proposal
  const confidence = Math.round(conviction * 100)
  if (side === 'sell') return null
  const refuse = (code: string, reason: string): RiskAssessment => ({
    ...hardRefusal({ symbol, side, asked: quantity, quantity: 0, approved: false, refusal: null, clamps: [] }),
    refusal: { code, reason },
    reasoning: reason,
  })
  if (state.held_only.includes(symbol))
    return refuse('not_asked_for', `${symbol} was looked at because it is held; this cycle was not asked to buy it.`)
  return confidence < needed
    ? refuse('min_confidence', `Confidence ${confidence} is under the ${needed} that an entry needs.`)
    : null
}

async function assess(
  deps: AgentDeps,
  analyst: Analyst,
  state: GraphState,
  signal: Signal,
  context: KnownContext,
  verdict: Verdict,
): Promise<RiskAssessment> {
  const { equity } = state.portfolio
  const others = knownContexts(state.contexts)
  const correlations = state.portfolio.positions.flatMap((position) => {
    const other = others.get(position.symbol)
    const value = other && position.symbol !== signal.symbol ? correlation(context.returns, other.returns) : null
    return value === null ? [] : [{ symbol: position.symbol, correlation: value }]
  })
  const invested = state.portfolio.positions.reduce((sum, position) => sum + position.quantity * position.price, 0)
  const opinion = await analyst.analyse('risk', {
    symbol: signal.symbol,
    asOf: state.as_of,
    price: context.price,
    heldQuantity: heldQuantity(state, signal.symbol),
    signal: signalView(signal),
    order: { side: verdict.side, quantity: verdict.quantity, weight: (verdict.quantity * context.price) / equity },
    sector: sectorOf(context),
    volatility: context.indicators.realisedVolatility20,
    correlations,
    regime: marketRegime(state.contexts),
    exposure: invested / equity,
    positions: state.portfolio.positions.length,
  })
  if (opinion.status !== 'ok')
    return {
      ...hardRefusal(verdict),
      phase: 'soft',
      confidence: 0,
      refusal: { code: opinion.status === 'failed' ? opinion.code : 'insufficient_data', reason: opinion.reason },
      reasoning: opinion.reason,
    }
  const { value } = opinion
  const allowed = shrink(verdict, value.adjusted_quantity, deps.sizing.lot)
  const approved = value.approved && allowed > 0
  return {
    ...base(verdict),
    approved,
    phase: 'soft',
    adjusted_quantity: approved ? allowed : 0,
    confidence: value.confidence,
    concerns: value.concerns,
    clamps:
      allowed < verdict.quantity
        ? [...verdict.clamps, softClamp(verdict.quantity, allowed, value.reasoning)]
        : [...verdict.clamps],
    refusal: approved ? null : { code: 'soft_assessment', reason: value.reasoning },
    reasoning: value.reasoning,
  }
}

const softClamp = (before: number, after: number, reason: string) =>
  ({ rule: 'soft_assessment', before, after, reason }) as const

export const signalView = (signal: Signal) => ({
  action: signal.action === 'INSUFFICIENT_DATA' ? ('HOLD' as const) : signal.action,
  recommendation: signal.action === 'INSUFFICIENT_DATA' ? ('HOLD' as const) : signal.action,
  confidence: signal.confidence,
  reasoning: signal.reasoning,
  key_factors: signal.key_factors,
})

/** The analyst's quantity is an upper bound: it can make an order smaller, never larger; exits are not shrunk. */
function shrink(verdict: Verdict, bound: number | null, lot: number): number {
  if (verdict.side === 'sell' || bound === null || !Number.isFinite(bound) || bound < 0) return verdict.quantity
  return Math.min(verdict.quantity, floorTo(bound, lot))
}
