import { DAY_MS, msToDate } from '../calendar/iso-date'
import { MIN_TRADES } from '../metrics/metric'
import { plural } from '../plural'

/** What is known about a run besides its statistics. Null where it does not apply or is not known. */
export type RunFacts = {
  /** What was asked for, and the first and last bar of it; instants in milliseconds. */
  asked: { readonly from: number; readonly to: number }
  covered: { readonly from: number; readonly to: number }
  closedTrades: number
  /** Parameters that were chosen with results in view. */
  parameters: number
  /** Share of the net profit from the single best trade. */
  bestTradeShare: number | null
  fills: number
  /** Fills against a price older than the bar they were decided for. */
  staleFills: number
  totalReturn: number
  benchmarkReturn: number | null
  /** Mean of what was held, long plus short, over equity. */
  exposure: number
  inSampleSharpe: number | null
  outOfSampleSharpe: number | null
  /** Share of the sessions that a language model may have read about while it was trained. */
  contaminatedShare: number | null
  /** The first halt that the circuit breaker of live trading would have made. */
  halt: { readonly date: string; readonly reason: string } | null
}

export type WarningCode =
  | 'few_trades'
  | 'short_data'
  | 'many_parameters'
  | 'one_trade'
  | 'stale_fills'
  | 'behind_benchmark'
  | 'fades_out_of_sample'
  | 'contaminated'
  | 'halt'
  | 'look_ahead'
  | 'warm_up'
  | 'costs'
  | 'coverage'

/** 'critical' speaks against believing the result, 'warning' for care, 'note' is worth knowing. */
export type WarningSeverity = 'note' | 'warning' | 'critical'
export type TrustWarning = { code: WarningCode; severity: WarningSeverity; message: string }

/** Closed trades per parameter below which a fit is easier than a finding. */
const TRADES_PER_PARAMETER = 10
/** Longer than the exchange ever rests. */
const SPARE_MS = 14 * DAY_MS
const SOME_SHARE = 0.25
const MOST_SHARE = 0.5
const STALE_SHARE = 0.05
/** Below this a run is behind its benchmark for want of positions, too. */
const HALF_INVESTED = 0.5

/** The warnings that the facts call for, the gravest first. The thresholds are this project's own. */
export function trustWarnings(facts: RunFacts): TrustWarning[] {
  const order: readonly WarningSeverity[] = ['critical', 'warning', 'note']
  return [
    fewTrades(facts),
    shortData(facts),
    manyParameters(facts),
    oneTrade(facts),
    staleFills(facts),
    behindBenchmark(facts),
    fadesOutOfSample(facts),
    contaminated(facts),
    halted(facts),
  ]
    .filter((warning) => warning !== null)
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function fewTrades({ closedTrades }: RunFacts): TrustWarning | null {
  if (closedTrades >= MIN_TRADES) return null
  const found = closedTrades === 0 ? 'No closed trades' : `Only ${plural(closedTrades, 'closed trade')}`
  const message = `${found}: with fewer than ${MIN_TRADES}, a lucky streak looks like skill.`
  return { code: 'few_trades', severity: 'warning', message }
}

function shortData({ asked, covered }: RunFacts): TrustWarning | null {
  if (covered.from - asked.from <= SPARE_MS && asked.to - covered.to <= SPARE_MS) return null
  const message = `The bars go from ${msToDate(covered.from)} to ${msToDate(covered.to)}: less than was asked for.`
  return { code: 'short_data', severity: 'warning', message }
}

function manyParameters({ closedTrades, parameters }: RunFacts): TrustWarning | null {
  if (parameters === 0 || closedTrades >= parameters * TRADES_PER_PARAMETER) return null
  const message = `${plural(parameters, 'tuned parameter')} for ${plural(closedTrades, 'closed trade')}: that many settings can be fitted to chance.`
  return { code: 'many_parameters', severity: 'warning', message }
}

function oneTrade({ bestTradeShare }: RunFacts): TrustWarning | null {
  if (bestTradeShare === null || bestTradeShare <= SOME_SHARE) return null
  const share = bestTradeShare > 1 ? 'more than all' : percent(bestTradeShare)
  const severity = bestTradeShare > MOST_SHARE ? 'critical' : 'warning'
  return { code: 'one_trade', severity, message: `One trade brought ${share} of the net profit.` }
}

function staleFills({ fills, staleFills: stale }: RunFacts): TrustWarning | null {
  if (stale === 0) return null
  const severity = stale / Math.max(stale, fills) > STALE_SHARE ? 'warning' : 'note'
  const message = `${stale} of ${fills} fills used an old price, at which the market may not have traded.`
  return { code: 'stale_fills', severity, message }
}

function behindBenchmark({ totalReturn, benchmarkReturn, exposure }: RunFacts): TrustWarning | null {
  if (benchmarkReturn === null || totalReturn >= benchmarkReturn) return null
  const [own, other] = [totalReturn, benchmarkReturn].map(
    (change) => `${change < 0 ? 'lost' : 'gained'} ${percent(Math.abs(change))}`,
  )
  const severity = totalReturn < 0 ? 'warning' : 'note'
  const aside = exposure < HALF_INVESTED ? ` On average ${percent(exposure)} of its money was in the market.` : ''
  return { code: 'behind_benchmark', severity, message: `The run ${own} while the benchmark ${other}.${aside}` }
}

function fadesOutOfSample({ inSampleSharpe: inside, outOfSampleSharpe: outside }: RunFacts): TrustWarning | null {
  if (inside === null || outside === null || inside <= 0 || outside >= inside / 2) return null
  const message = `The Sharpe ratio falls from ${inside.toFixed(2)} in sample to ${outside.toFixed(2)} out of sample.`
  return { code: 'fades_out_of_sample', severity: outside <= 0 ? 'critical' : 'warning', message }
}

function contaminated({ contaminatedShare: share }: RunFacts): TrustWarning | null {
  if (share === null || share <= 0) return null
  const message = `${percent(share)} of the sessions lie before the model’s knowledge ends: it may have known what came next.`
  return { code: 'contaminated', severity: share > MOST_SHARE ? 'critical' : 'warning', message }
}

function halted({ halt }: RunFacts): TrustWarning | null {
  if (!halt) return null
  const message = `In live trading the circuit breaker would have halted the account on ${halt.date}. ${halt.reason} This run went on.`
  return { code: 'halt', severity: 'note', message }
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(Math.abs(fraction) < 0.1 ? 1 : 0)} %`
}
