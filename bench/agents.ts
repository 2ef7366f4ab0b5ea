import { monitorEventLoopDelay } from 'node:perf_hooks'
import { backtestRequest } from '@/lib/contracts/api/backtests'
import { clearBacktestRows, findBacktest, insertBacktestTrades } from '@/lib/db/backtests'
import { inTransaction } from '@/lib/db/client'
import { upsertBars } from '@/lib/db/prices'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { type ComputeOutcome, runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { ORIGIN, openDesk } from '@/tests/integration/desk'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { median, printBench, timed } from './support/measure'

/** The agents as a strategy over one symbol and five years, the rules model: asked, and taken from the record. */
const desk = await openDesk()
const { deps } = desk
const [company] = createSampleMarket().companies
const symbol = company?.symbol ?? ''
const bars = createSampleMarket().bars(symbol, '2019-01-02', '2025-06-30')
await upsertBars(
  deps.db,
  { symbol, timeframe: '1d', source: 'sample', basis: { kind: 'raw' } },
  bars.map((bar) => ({ ...bar, availableAt: sessionClose(new Date(bar.time).toISOString().slice(0, 10)) })),
)

/** Milliseconds that the agents take, without the request and the writing of the result. */
async function run(changes: object = {}): Promise<number> {
  const { id } = await requestBacktest(
    deps.backtests,
    ORIGIN,
    backtestRequest.parse({
      strategy: 'agents',
      symbols: [symbol],
      from: '2020-06-30',
      to: '2025-06-30',
      agents: { model: 'rules' },
      ...changes,
    }),
  )
  let ms = 0
  const compute: ComputeOutcome = async (given) => {
    let outcome: Awaited<ReturnType<ComputeOutcome>> | undefined
    ms = await timed(async () => {
      outcome = await runAgents(deps)(given)
    })
    if (!outcome) throw new Error('the agents gave nothing')
    return outcome
  }
  await runStoredBacktest(deps.backtests, id, compute)
  const row = await findBacktest(deps.db, id)
  if (row?.status !== 'completed') throw new Error(`backtest ${id} is ${row?.status}: ${row?.error}`)
  return ms
}

const asked = await run()
const recorded: number[] = []
for (let again = 0; again < 5; again++) recorded.push(await run())

const { id } = (await deps.db.backtest.findFirst()) ?? { id: 0n }
while (!(await clearBacktestRows(deps.db, id, 5_000)));
const writes: number[] = []
for (let chunk = 0; chunk < 10; chunk++) {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({
    backtestId: id,
    seq: chunk * 1_000 + index + 1,
    time: new Date(index * 60_000),
    asset: symbol,
    action: 'BUY',
    price: 100,
    quantity: 1,
    commission: 0,
    slippage: 0,
    reasoning: 'SMA 20 crossed above SMA 50',
    confidence: 100,
  }))
  writes.push(await timed(() => inTransaction(deps.db, (tx) => insertBacktestTrades(tx, rows))))
}
/** The longest that other work of the worker waits while the agents look at many symbols. */
const MANY = 150
const many = Array.from({ length: MANY }, (_, index) => `M${String(index).padStart(3, '0')}`)
for (const one of many)
  await upsertBars(
    deps.db,
    { symbol: one, timeframe: '1d', source: 'sample', basis: { kind: 'raw' } },
    bars.map((bar) => ({ ...bar, availableAt: sessionClose(new Date(bar.time).toISOString().slice(0, 10)) })),
  )
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
await run({ symbols: many, from: '2025-04-01', to: '2025-05-30' })
delay.disable()

printBench('agents as a strategy, 1 symbol × 5 years, rules model', [
  ['asked, session by session', asked, 5_000],
  ['taken from what was recorded, median', median(recorded), 200],
  ['1,000 executions in one transaction, median', median(writes), 50],
  ['1,000 executions in one transaction, slowest', Math.max(...writes), 50],
  [`longest wait beside ${MANY} symbols`, delay.max / 1e6, 50],
])
await desk.close()
process.exit()
