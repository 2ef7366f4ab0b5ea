import { findFindings, runCells, type SweepTask } from '@/lib/services/backtest/sweep-task'
import { answer, tellProgress } from './answer'
import { loadStrategy, type StrategyPlace } from './load-strategy'

answer<{ task: SweepTask; strategy: StrategyPlace }, unknown>(async ({ task, strategy: place }) => {
  const strategy = await loadStrategy(place)
  return task.kind === 'cells' ? runCells(task, strategy, tellProgress) : findFindings(task, strategy, tellProgress)
})
