import { percent } from '../percent'

const FRACTIONS = new Set(['cagr', 'total_return', 'max_drawdown', 'ulcer_index', 'win_rate'])

/** Falls, of which less is better: what a cell is judged by is the figure below zero. */
const FALLS = new Set(['max_drawdown', 'ulcer_index'])

export const fallsAre = (objective: string): boolean => FALLS.has(objective)

export const isFraction = (objective: string): boolean => FRACTIONS.has(objective)

/** What a cell is judged by, of which more is always better. */
export const judged = (objective: string, figure: number): number => (FALLS.has(objective) ? -figure : figure)

/** The figure that a cell's objective stands for, as it is shown everywhere else. */
export const figureOf = (objective: string, value: number): number => (FALLS.has(objective) ? Math.abs(value) : value)

/** The figure in print: fractions in percent, ratios and money as they are. */
export const objectiveInPrint = (objective: string, value: number): string =>
  isFraction(objective) ? percent(figureOf(objective, value), 2) : figureOf(objective, value).toFixed(2)
