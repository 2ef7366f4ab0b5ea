import { MemorySaver } from '@langchain/langgraph'
import { buildTradingGraph } from '@/agents/graph'
import { readAccountState } from '@/lib/db/account-state'
import { upsertBars } from '@/lib/db/prices'
import { lastClosedSession, nextSession, sessionClose } from '@/lib/domain/calendar/nyse'
import { snapshotOf } from '@/lib/domain/risk/view'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { requestCycle } from '@/lib/services/request-cycle'
import { ORIGIN, openDesk } from '@/tests/integration/desk'
import { runCycle } from '@/workers/handlers/cycle-run'
import { median, printBench, quantile, timed } from './support/measure'

/** A cycle over ten symbols with the rules model, from job start to last fill, and the graph alone with an in-memory saver. */
const SESSIONS = 12
const desk = await openDesk()
const { deps, runtime } = desk
const market = createSampleMarket()
const symbols = market.companies.slice(0, 10).map(({ symbol }) => symbol)
const end = lastClosedSession(new Date())
for (const symbol of symbols) {
  const bars = market.bars(symbol, '2023-01-03', end)
  await upsertBars(
    deps.db,
    { symbol, timeframe: '1d', source: 'sample', basis: { kind: 'raw' } },
    bars.map((bar) => ({ ...bar, availableAt: sessionClose(new Date(bar.time).toISOString().slice(0, 10)) })),
  )
}

const whole: number[] = []
let day = '2025-03-03'
for (let session = 0; session < SESSIONS; session += 1) {
  const { cycleId } = await requestCycle({ ...deps, maxSymbols: 50 }, ORIGIN, {
    accountId: 'sim',
    symbols,
    execute: true,
    asOf: day,
    trigger: 'cli',
  })
  whole.push(await timed(() => runCycle(runtime, cycleId)))
  day = nextSession(day)
}

const asOf = sessionClose('2025-03-03').toISOString()
const state = await deps.db.$transaction((tx) => readAccountState(tx, 'sim'))
const contexts = await runtime.agents.readContexts(symbols, asOf, 'sim')
const graph = buildTradingGraph({ ...runtime.agents, readContexts: async () => contexts }, new MemorySaver())
const alone: number[] = []
for (let run = 0; run < 30; run += 1) {
  const input = {
    cycle_id: 'c',
    trace_id: 't',
    account_id: 'sim',
    as_of: asOf,
    symbols,
    portfolio: snapshotOf(state, asOf),
  }
  alone.push(await timed(() => graph.invoke(input, { configurable: { thread_id: `bench-${run}` } })))
}
printBench('cycle, 10 symbols, rules model', [
  ['first cycle, job start to last fill', whole[0] ?? 0, 2_000],
  ['median of later cycles', median(whole.slice(1)), 2_000],
  ['slowest cycle', Math.max(...whole), 2_000],
  ['graph alone, in-memory saver, median', median(alone), 50],
  ['graph alone, p95', quantile(alone, 0.95), 50],
])
await desk.close()
process.exit()
