import { expect, it } from 'vitest'
import { objectiveInPrint } from '@/lib/domain/backtest/objective'

it.each([
  ['sharpe', -0.456, '-0.46'],
  ['total_return', -0.1234, '-12.34 %'],
  // Judged below zero, since more is better; read as the figure that it is.
  ['max_drawdown', -0.1234, '12.34 %'],
  ['ulcer_index', -0.05, '5.00 %'],
  ['expectancy', 12.5, '12.50'],
])('an objective reads as its figure: %s', (objective, value, text) => {
  expect(objectiveInPrint(objective, value)).toBe(text)
})
