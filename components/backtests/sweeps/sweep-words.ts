import type { SweepDetail } from '@/components/data/types'
import { percent } from '@/components/ui/format'

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

const SHARES = new Set<Objective>(['cagr', 'total_return', 'max_drawdown', 'ulcer_index', 'win_rate'])

/** A value of the objective: fractions in percent, ratios and money as they are. */
export const objectiveText = (objective: Objective, value: number | null): string =>
  value === null ? '—' : SHARES.has(objective) ? percent(value, { decimals: 1 }) : value.toFixed(2).replace('-', '−')
