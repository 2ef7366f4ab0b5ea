import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { MIN_TRADES } from '../metrics/metric'
import { plural } from '../plural'
import { chanceWords } from './chance'
import type { TrustWarning, WarningSeverity } from './warnings'

/** All that was inferred about a run. Null where it was not asked or is not available. Sharpe ratios are annualised. */
export type TrustResults = {
  returns: number
  closedTrades: number
  trials: number
  /** Deflated Sharpe ratio, a probability; for a single trial the probabilistic Sharpe ratio above zero. */
  deflatedSharpe: number | null
  sharpeInterval: { low: number; high: number } | null
  /** Daily returns. */
  minTrackRecord: number | null
  overfitting: number | null
  inSampleSharpe: number | null
  outOfSampleSharpe: number | null
  warnings: readonly TrustWarning[]
  /** True when nobody looked whether decisions change when later bars are taken away. */
  isFutureUnchecked: boolean
}

export type Verdict = {
  verdict: 'convincing' | 'plausible' | 'weak' | 'refuted' | 'not enough data'
  /** Why, in plain words, what decided it first. */
  sentences: string[]
}

export const CONVINCING_PROBABILITY = 0.95
export const PLAUSIBLE_PROBABILITY = 0.8
export const CONVINCING_OVERFITTING = 0.2
export const WEAK_OVERFITTING = 0.5
/** An annual Sharpe ratio that leakage shows more often than skill. */
const HARDLY_REAL = 3

/**
 * A verdict in words, by rules of this project on published statistics:
 *
 * - refuted, before all else: decisions change when later bars are taken away;
 * - not enough data: under 252 daily returns or 30 closed trades, or without a deflated Sharpe ratio;
 * - weak, when any holds: deflated Sharpe ratio under 0.8; probability of overfitting above 0.5; a Sharpe ratio out of
 *   sample at or below zero; a critical warning;
 * - convincing, when all hold: deflated Sharpe ratio at or above 0.95; the interval of the Sharpe ratio above zero; a
 *   Sharpe ratio out of sample, at least half of the one in sample; for several trials a probability of overfitting, at
 *   most 0.2; a look-ahead check, and a Sharpe ratio that is not too good; no warning but notes;
 * - plausible otherwise.
 */
export function verdictOf(results: TrustResults): Verdict {
  const future = results.warnings.filter(({ code }) => code === 'look_ahead')
  if (future.length > 0) return { verdict: 'refuted', sentences: future.map(({ message }) => message) }
  const lacking = missingData(results)
  if (lacking.length > 0) return { verdict: 'not enough data', sentences: lacking }
  const against = reasonsAgainst(results)
  if (against.length > 0) return { verdict: 'weak', sentences: against }
  const doubts = reasonsToDoubt(results)
  if (doubts.length > 0) return { verdict: 'plausible', sentences: [chance(results), ...doubts] }
  return { verdict: 'convincing', sentences: [chance(results), ...reasonsFor(results)] }
}

function missingData({ returns, closedTrades, deflatedSharpe }: TrustResults): string[] {
  const sentences = []
  if (returns < SESSIONS_PER_YEAR) {
    sentences.push(
      `The run has ${returns.toLocaleString('en')} daily returns; a judgement needs a year of them, ${SESSIONS_PER_YEAR}.`,
    )
  }
  if (closedTrades < MIN_TRADES)
    sentences.push(`The run closed ${plural(closedTrades, 'trade')}; a judgement needs ${MIN_TRADES}.`)
  if (sentences.length === 0 && deflatedSharpe === null) sentences.push('The returns allow no Sharpe ratio.')
  return sentences
}

function reasonsAgainst(results: TrustResults): string[] {
  const { deflatedSharpe, overfitting, outOfSampleSharpe: outside, warnings } = results
  const sentences = []
  if (deflatedSharpe !== null && deflatedSharpe < PLAUSIBLE_PROBABILITY)
    sentences.push(chance(results), ...trackRecord(results))
  if (overfitting !== null && overfitting > WEAK_OVERFITTING) {
    sentences.push(
      `The best settings of one half of the data were below the median in the other half ${chanceWords(overfitting)} of the time.`,
    )
  }
  if (outside !== null && outside <= 0) sentences.push(`Out of sample the Sharpe ratio was ${outside.toFixed(2)}.`)
  return [...sentences, ...messagesOf(warnings, 'critical')]
}

function reasonsToDoubt(results: TrustResults): string[] {
  const {
    deflatedSharpe,
    trials,
    overfitting,
    sharpeInterval: interval,
    inSampleSharpe: inside,
    outOfSampleSharpe: outside,
  } = results
  const sentences = []
  if (deflatedSharpe !== null && deflatedSharpe < CONVINCING_PROBABILITY) {
    sentences.push(`That is short of the usual ${chanceWords(CONVINCING_PROBABILITY)}.`, ...trackRecord(results))
  }
  if (!interval) sentences.push('No interval of the Sharpe ratio was computed.')
  else if (interval.low <= 0) sentences.push(`A Sharpe ratio of zero lies within its interval, ${span(interval)}.`)
  if (interval && interval.low > HARDLY_REAL)
    sentences.push(
      `Its Sharpe ratio is at least ${interval.low.toFixed(2)}, which is hardly ever real: look for what it should not know.`,
    )
  if (results.isFutureUnchecked) sentences.push('Whether it knows the future was not looked for; full checks do.')
  if (outside === null) sentences.push('Nothing was held back to test it out of sample.')
  else if (inside !== null && outside < inside / 2) {
    sentences.push(
      `Out of sample the Sharpe ratio was ${outside.toFixed(2)}, less than half of the ${inside.toFixed(2)} in sample.`,
    )
  }
  if (trials > 1 && overfitting === null)
    sentences.push(`${trials.toLocaleString('en')} variants were tried, but overfitting was not measured.`)
  if (overfitting !== null && overfitting > CONVINCING_OVERFITTING) {
    sentences.push(`The probability that choosing the best variant was overfitting is ${chanceWords(overfitting)}.`)
  }
  return [...sentences, ...messagesOf(results.warnings, 'warning')]
}

function reasonsFor({ sharpeInterval: interval, outOfSampleSharpe: outside, overfitting }: TrustResults): string[] {
  const sentences = []
  if (interval) sentences.push(`The interval of the Sharpe ratio, ${span(interval)}, lies above zero.`)
  if (outside !== null) sentences.push(`It held out of sample, with a Sharpe ratio of ${outside.toFixed(2)}.`)
  if (overfitting !== null) sentences.push(`The probability of overfitting is ${chanceWords(overfitting)}.`)
  return sentences
}

/** Without the one warning that is said here in other words. */
function messagesOf(warnings: readonly TrustWarning[], wanted: WarningSeverity): string[] {
  return warnings
    .filter(({ code, severity }) => severity === wanted && code !== 'fades_out_of_sample')
    .map(({ message }) => message)
}

function chance({ deflatedSharpe, trials }: TrustResults): string {
  const after = trials > 1 ? `, after allowing for ${trials.toLocaleString('en')} variants tried` : ''
  return `The probability that the Sharpe ratio is more than luck is ${chanceWords(deflatedSharpe ?? 0)}${after}.`
}

/** Daily returns of a hundred years. */
const NEVER = 25_200

function trackRecord({ minTrackRecord: needed, returns }: TrustResults): string[] {
  if (needed === null || needed <= returns) return []
  if (needed > NEVER) return ['No record that anybody could keep would be long enough to be sure.']
  return [
    `It would take ${Math.ceil(needed).toLocaleString('en')} daily returns to be sure; there are ${returns.toLocaleString('en')}.`,
  ]
}

function span({ low, high }: { low: number; high: number }): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`
}
