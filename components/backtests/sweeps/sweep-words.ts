import type { SweepCell, SweepDetail } from '@/components/data/types'
import { percent } from '@/components/ui/format'

export type Objective = SweepDetail['objective']

export const OBJECTIVE_WORDS: Record<Objective, string> = {
  sharpe: 'Sharpe ratio',
  cagr: 'CAGR',
  total_return: 'Total return',
  calmar: 'Calmar ratio',
  max_drawdown: 'Smallest drawdown',
}

export const METHOD_WORDS: Record<SweepDetail['method'], string> = {
  grid: 'Grid',
  random: 'Random',
  tpe: 'Guided (TPE)',
}

const RATIOS = new Set<Objective>(['sharpe', 'calmar'])

/** A value of the objective: ratios as they are, the others in percent. */
export const objectiveText = (objective: Objective, value: number | null): string =>
  value === null ? '—' : RATIOS.has(objective) ? value.toFixed(2).replace('-', '−') : percent(value, { decimals: 1 })

export const cellWords = (params: SweepCell['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`)
    .join(', ')
