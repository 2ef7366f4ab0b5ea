import { workerData } from 'node:worker_threads'
import { findFindings, runCells, type SweepTask } from '@/lib/services/backtest/sweep-task'
import { answer, tellProgress } from './answer'
import { loadStrategy, type StrategyPlace } from './load-strategy'

const { task, strategy: place } = workerData as { task: SweepTask; strategy: StrategyPlace }

await answer<unknown>(async () => {
  const strategy = await loadStrategy(place)
  return task.kind === 'cells' ? runCells(task, strategy, tellProgress) : findFindings(task, strategy, tellProgress)
})
