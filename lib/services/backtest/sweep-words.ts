import type { SweepResult } from '../../contracts/api/sweeps'
import { objectiveInPrint } from '../../domain/backtest/objective'
import { percent } from '../../domain/percent'
import { paramWords } from '../../domain/strategies/param-words'
import { chanceWords } from '../../domain/trust/chance'

const NAMES: Record<string, string> = {
  sharpe: 'Sharpe ratio',
  cagr: 'CAGR',
  total_return: 'total return',
  calmar: 'Calmar ratio',
  max_drawdown: 'drawdown',
  sortino: 'Sortino ratio',
  omega: 'Omega ratio',
  ulcer_index: 'Ulcer index',
  profit_factor: 'profit factor',
  expectancy: 'expectancy',
  sqn: 'system quality number',
  win_rate: 'win rate',
}

/** Objectives that are always below zero, or always above. */
const ONE_SIDED = new Set(['max_drawdown', 'ulcer_index', 'omega', 'profit_factor', 'win_rate'])

/** What the findings of a sweep say, in plain words. */
export function sweepSentences(facts: Omit<SweepResult, 'sentences'>, objective: string): string[] {
  const { best, stable, share_positive, deflated_sharpe, overfitting, walk_forward } = facts
  if (!best) return ['No cell gave a figure: the sample is too small, or no parameters go together.']
  const name = NAMES[objective] ?? objective
  const figure = (value: number | null) => (value === null ? 'no figure' : objectiveInPrint(objective, value))
  const sentences = [
    `The best cell has ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name} of ${figure(best.objective)}; the median cell ${figure(facts.median_objective)}.`,
  ]
  if (share_positive !== null && !ONE_SIDED.has(objective))
    sentences.push(`${percent(share_positive, 0)} of the cells are above zero.`)
  if (stable && stable.cell.cell !== best.cell)
    sentences.push(
      `The best neighbourhood is another’s: around ${paramWords(stable.cell.params)}, with ${figure(stable.cell.objective)}, the average is ${figure(stable.neighbourhood)}.`,
    )
  else if (stable)
    sentences.push(
      `No other neighbourhood is better: with the cells beside it the average is ${figure(stable.neighbourhood)}.`,
    )
  if (deflated_sharpe)
    sentences.push(
      `After ${deflated_sharpe.trials.toLocaleString('en')} trials of this strategy, luck alone would show a Sharpe ratio of ${deflated_sharpe.expected_by_luck.toFixed(2)}; the probability that the best cell is more than luck is ${chanceWords(deflated_sharpe.probability)}.`,
    )
  if (overfitting.result)
    sentences.push(
      `In ${chanceWords(overfitting.result.probability)} of the ways to cut the time in two, the best cell of one half was below the median in the other.`,
    )
  if (walk_forward?.out_of_sample_sharpe != null)
    sentences.push(
      `Walked forward, the chosen cells had a Sharpe ratio of ${walk_forward.out_of_sample_sharpe.toFixed(2)} on days they had not been chosen on (${walk_forward.in_sample_sharpe?.toFixed(2)} on those they had).`,
    )
  return sentences
}
