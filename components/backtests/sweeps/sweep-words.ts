import type { SweepDetail } from '@/components/data/types'
import { percent } from '@/components/ui/format'
import { figureOf, isFraction } from '@/lib/domain/backtest/objective'

export type Objective = SweepDetail['objective']

export const OBJECTIVE_WORDS: Record<Objective, string> = {
  sharpe: 'Sharpe ratio',
  cagr: 'CAGR',
  total_return: 'Total return',
  calmar: 'Calmar ratio',
  max_drawdown: 'Smallest drawdown',
  sortino: 'Sortino ratio',
  omega: 'Omega ratio',
  ulcer_index: 'Smallest Ulcer index',
  profit_factor: 'Profit factor',
  expectancy: 'Expectancy',
  sqn: 'System quality number',
  win_rate: 'Win rate',
}

export const METHOD_WORDS: Record<SweepDetail['method'], string> = {
  grid: 'Grid',
  random: 'Random',
  tpe: 'Guided (TPE)',
}

/** The figure that an objective stands for: fractions in percent, ratios and money as they are. */
export function objectiveText(objective: Objective, value: number | null, decimals = 2): string {
  if (value === null) return '—'
  const figure = figureOf(objective, value)
  return isFraction(objective) ? percent(figure, { decimals }) : figure.toFixed(2).replace('-', '−')
}
