import { tradingSchema } from '@/lib/domain/backtest/config'
import { recordOf } from '@/lib/domain/backtest/record'
import { runBacktest } from '@/lib/domain/backtest/run'
import { computeMetrics } from '@/lib/domain/metrics/compute-metrics'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import { readBarFile } from '@/lib/services/backtest/bar-files'
import { one } from './market'

/** A whole process: reads a file of bars, runs, prints. */
const market = one(readBarFile(process.argv[2] ?? ''))
const result = runBacktest(
  market,
  smaCross,
  { fast: 20, slow: 50 },
  tradingSchema.parse({
    lot: 0,
    limits: null,
    positionSize: 1,
    targetVolatility: null,
    slippage: { kind: 'none' },
    commission: { kind: 'bps', bps: 10 },
    maxVolumeShare: null,
  }),
)
const { metrics } = computeMetrics(recordOf(result, market.instruments, null))
console.log(
  JSON.stringify({
    trades: result.trades.length,
    total_return: metrics.total_return.value,
    sharpe: metrics.sharpe.value,
    rssMb: process.resourceUsage().maxRSS / 1_024,
  }),
)
