import { at } from '../indicators/series'

/** How the best trial of one half did in the other: its Sharpe ratios in both and the logit of its rank in the other. */
export type SplitOutcome = { inside: number; outside: number; logit: number }

/**
 * Takes the trial with the highest Sharpe ratio inside (the first of equals) and ranks it outside, from 1 for the worst;
 * equals share the mean of their ranks. The logit is ln(ω / (1 − ω)) with ω = rank / (trials + 1).
 *
 * Source: Bailey, Borwein, López de Prado and Zhu (2017), "The Probability of Backtest Overfitting", section 3.
 */
export function assessSplit(inside: Float64Array, outside: Float64Array): SplitOutcome {
  const trials = inside.length
  let best = 0
  for (let i = 1; i < trials; i++) if (at(inside, i) > at(inside, best)) best = i
  const own = at(outside, best)
  let below = 0
  let equal = 0
  for (let i = 0; i < trials; i++) {
    if (at(outside, i) < own) below++
    else if (at(outside, i) === own) equal++
  }
  const rank = below + (equal + 1) / 2
  return { inside: at(inside, best), outside: own, logit: Math.log(rank / (trials + 1 - rank)) }
}
