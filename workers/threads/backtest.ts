import {
  type Assessment,
  assessTask,
  type BacktestOutcome,
  type BacktestTask,
  runTask,
} from '@/lib/services/backtest/run-task'
import { answer, tellProgress } from './answer'
import { loadStrategy, type StrategyPlace } from './load-strategy'

type Work = { task: BacktestTask; strategy: StrategyPlace } | { assess: Assessment }

const buffers = ({ record }: BacktestOutcome) =>
  [record.equity, record.exposure, record.benchmark].flatMap((column) => (column ? [column.buffer as ArrayBuffer] : []))

answer(
  async (work: Work) =>
    'assess' in work ? assessTask(work.assess) : runTask(work.task, await loadStrategy(work.strategy), tellProgress),
  buffers,
)
