import { percent } from '../percent'

const FRACTIONS = new Set(['cagr', 'total_return', 'max_drawdown', 'ulcer_index', 'win_rate'])

/** Less is better: what a cell is judged by is the figure below zero. */
const LESS_IS_BETTER = new Set(['max_drawdown', 'ulcer_index'])

export const isFraction = (objective: string): boolean => FRACTIONS.has(objective)

/** What a cell is judged by, of which more is always better. */
export const judged = (objective: string, figure: number): number => (LESS_IS_BETTER.has(objective) ? -figure : figure)

/** The figure that a cell's objective stands for, as it is shown everywhere else. */
export const figureOf = (objective: string, value: number): number =>
  LESS_IS_BETTER.has(objective) ? Math.abs(value) : value

/** The figure in print: fractions in percent, ratios and money as they are. */
export const objectiveInPrint = (objective: string, value: number): string =>
  isFraction(objective) ? percent(figureOf(objective, value), 2) : figureOf(objective, value).toFixed(2)
