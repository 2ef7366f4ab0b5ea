import { workerData } from 'node:worker_threads'
import { type BacktestTask, runTask } from '@/lib/services/backtest/run-task'
import { answer } from './answer'
import { loadStrategy, type StrategyPlace } from './load-strategy'

const { task, strategy } = workerData as { task: BacktestTask; strategy: StrategyPlace }

await answer(
  async () => runTask(task, await loadStrategy(strategy)),
  ({ record }) => [
    record.equity.buffer as ArrayBuffer,
    record.exposure.buffer as ArrayBuffer,
    ...(record.benchmark ? [record.benchmark.buffer as ArrayBuffer] : []),
  ],
)
