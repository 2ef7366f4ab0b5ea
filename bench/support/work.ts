import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { tradingSchema } from '@/lib/domain/backtest/config'
import type { Columns } from '@/lib/domain/backtest/market'
import { recordOf } from '@/lib/domain/backtest/record'
import { runBacktest } from '@/lib/domain/backtest/run'
import { curvesOf } from '@/lib/domain/backtest/state'
import { cellRunner, indicatorCache } from '@/lib/domain/backtest/sweep'
import { computeMetrics } from '@/lib/domain/metrics/compute-metrics'
import { simpleReturns } from '@/lib/domain/metrics/returns'
import { STRATEGIES } from '@/lib/domain/strategies/registry'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import { defineStrategy } from '@/lib/domain/strategies/strategy'
import { bootstrapSharpe } from '@/lib/domain/trust/bootstrap'
import { equalWeightBook, smaCrossBook, smaCrossLoop } from './baseline'
import { one, sectorsOf, walk, walks } from './market'

/** One measurement in a thread of its own: what is measured is done once, after its data are there. */
const CAPITAL = 100_000
const FEE = 0.001
const FREE = tradingSchema.parse({
  initialCapital: CAPITAL,
  lot: 0,
  limits: null,
  positionSize: 1,
  targetVolatility: null,
  slippage: { kind: 'none' },
  commission: { kind: 'bps', bps: 10 },
  maxVolumeShare: null,
})
const LIMITED = { ...FREE, lot: 1, positionSize: 0.1, limits: { maxPosition: 0.2, maxSector: 0.3, maxPositions: 10 } }
const WIDE = { ...FREE, limits: { maxPosition: 1, maxSector: 1, maxPositions: 10_000 }, collar: 0.2 }

const equalWeight = defineStrategy({
  key: 'equal-weight',
  name: 'Equal weight',
  summary: 'Restores equal weights of four fifths of equity every 21 bars.',
  params: z.object({}),
  warmup: () => 0,
  init:
    ({ symbols }) =>
    (desk) => {
      if (desk.step % 21 !== 0) return
      for (let s = 0; s < symbols.length; s++) desk.target(s, 0.8 / symbols.length, 'Equal weight')
    },
})

/** Lets V8 finish compiling what made the data. */
const settle = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)

const timed = (work: () => { equity: Float64Array; trades?: readonly unknown[]; fills: readonly unknown[] }) => {
  settle()
  const startedAt = performance.now()
  const { equity, trades, fills } = work()
  const ms = performance.now() - startedAt
  return { ms, final: equity.at(-1), trades: trades?.length ?? 0, fills: fills.length }
}

const MINUTE = 60_000
const minutes = (bars: number): Columns => walk('minutes', bars, MINUTE, 0.001)
const pairs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ fast: 2 + (index % 25), slow: 30 + Math.floor(index / 25) }))

type Pair = { fast: number; slow: number }

function w3Loop(): (pair: Pair) => number {
  const data = walk('days', 2_148, 86_400_000, 0.012)
  return ({ fast, slow }) => smaCrossLoop(data, fast, slow, CAPITAL, FEE).equity.at(-1) ?? 0
}

function w3Engine(): (pair: Pair) => number {
  const market = one(walk('days', 2_148, 86_400_000, 0.012))
  const shared = { cache: indicatorCache(), curves: curvesOf(market) }
  return (params) => runBacktest(market, smaCross, params, FREE, shared).finalEquity
}

function w3Cells(): (pair: Pair) => number {
  const market = one(walk('days', 2_148, 86_400_000, 0.012))
  const run = cellRunner(market, smaCross, FREE, { riskFreeRate: 0 })
  return (pair) => run(pair).equity.at(-1) ?? 0
}

/** Runs so many pairs so many times, and measures the last. */
function inTurn(count: number, times: number, run: (pair: Pair) => number) {
  settle()
  const tried = pairs(count)
  let startedAt = 0
  let sum = 0
  for (let time = 0; time < times; time++) {
    startedAt = performance.now()
    sum = 0
    for (const pair of tried) sum += run(pair)
  }
  return { ms: performance.now() - startedAt, final: sum / count }
}

/** Warms up until the code is compiled, and runs this thread's share of all pairs when the parent says so. */
function onWord(count: number, cell: (pair: Pair) => unknown): null {
  const { part, parts } = workerData as { part: number; parts: number }
  const tried = pairs(count).filter((_, index) => index % parts === part)
  for (const pair of tried.slice(0, 2_000)) cell(pair)
  parentPort?.postMessage('warm')
  parentPort?.once('message', () => {
    for (const pair of tried) cell(pair)
    parentPort?.postMessage('done')
    process.exit()
  })
  return null
}

const WORK: Record<string, (argument: number) => unknown> = {
  'w1 loop': (bars) => {
    const data = minutes(bars)
    return timed(() => smaCrossLoop(data, 20, 50, CAPITAL, FEE))
  },
  'w1 engine': (bars) => {
    const market = one(minutes(bars))
    return timed(() => runBacktest(market, smaCross, { fast: 20, slow: 50 }, FREE))
  },
  'w1 engine after ten others': (bars) => {
    const market = one(minutes(bars))
    const short = walks(4, 1_500)
    for (let round = 0; round < 2; round++)
      for (const strategy of STRATEGIES.values())
        runBacktest(short, strategy, strategy.params.parse({}) as never, { ...FREE, allowShort: true })
    for (const own of [equalWeight, { ...equalWeight }, { ...smaCross }])
      runBacktest(short, own as never, own.params.parse({}) as never, FREE)
    return timed(() => runBacktest(market, smaCross, { fast: 20, slow: 50 }, FREE))
  },
  'w2 loop': () => {
    const market = walks(500, 1_260)
    const bars = market.instruments.map((instrument) => instrument.bars)
    return timed(() => smaCrossBook(bars, sectorsOf(market), 20, 50, CAPITAL, FEE))
  },
  'w2 engine': () => {
    const market = walks(500, 1_260)
    const result = timed(() => runBacktest(market, smaCross, { fast: 20, slow: 50 }, LIMITED))
    return { ...result, rssMb: process.memoryUsage().rss / 1e6 }
  },
  'w2b loop': () => {
    const market = walks(500, 1_260)
    const bars = market.instruments.map((instrument) => instrument.bars)
    return timed(() => equalWeightBook(bars, 21, CAPITAL, FEE))
  },
  'w2b engine': () => {
    const market = walks(500, 1_260)
    return timed(() => runBacktest(market, equalWeight, {}, WIDE))
  },
  'w3 loop': (count) => inTurn(count, 1, w3Loop()),
  'w3 engine': (count) => inTurn(count, 1, w3Engine()),
  'w3 loop warm': (count) => inTurn(count, 3, w3Loop()),
  'w3 engine warm': (count) => inTurn(count, 3, w3Engine()),
  'w3 cells warm': (count) => inTurn(count, 3, w3Cells()),
  'w3 cells': (count) => {
    const market = one(walk('days', 2_148, 86_400_000, 0.012))
    return onWord(count, cellRunner(market, smaCross, FREE, { riskFreeRate: 0 }))
  },
  'w3 loop cells': (count) => {
    const data = walk('days', 2_148, 86_400_000, 0.012)
    return onWord(count, ({ fast, slow }) => smaCrossLoop(data, fast, slow, CAPITAL, FEE))
  },
  metrics: () => {
    const market = walks(4, 1_260)
    const result = runBacktest(market, smaCross, { fast: 5, slow: 20 }, { ...FREE, positionSize: 0.25 })
    const record = recordOf(result, market.instruments, null)
    const startedAt = performance.now()
    computeMetrics(record)
    const metricsMs = performance.now() - startedAt
    bootstrapSharpe(simpleReturns(record.equity), { seed: 'a' })
    return { ms: performance.now() - startedAt, metricsMs }
  },
}

const { kind, argument } = workerData as { kind: string; argument: number }
const found = WORK[kind]?.(argument)
if (found) parentPort?.postMessage(found)
