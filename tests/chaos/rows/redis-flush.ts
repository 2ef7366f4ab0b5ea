import { importMarket } from '../../integration/desk'
import { violations } from '../../oracle'
import { askOnNewAccounts, countEnded, cyclesOnce } from '../cycles'
import { openChaosDesk } from '../desk'
import { type CaseContext, newTally, type Row, scaled } from '../row'
import { waitFor } from '../waiting'

const CYCLES = 200
/** Fewer would have ended before anything was lost. */
const FEWEST = 20
const ENDED_MS = 90_000
/** Flushed in the middle: when this part of them has ended. */
const BEFORE = 0.1

export const redisFlush: Row = {
  name: 'redis-flush',
  fault: `Redis flushed during ${CYCLES} due cycles`,
  must: 'all end, each once, ≤ 90 s',
  unit: 'cycles',
  alone: true,
  cases: ({ scale }) => [
    { name: 'flush', run: (context) => flushMidway(context, Math.max(FEWEST, scaled(CYCLES, scale))) },
  ],
}

async function flushMidway({ redisUrl, log }: CaseContext, cycles: number) {
  const tally = newTally()
  const desk = await openChaosDesk({ redisUrl, log, workers: 2 })
  const { db, redis } = desk.deps
  try {
    await importMarket(desk.deps)
    const cycleIds = await askOnNewAccounts(desk.deps, cycles, ['ACME', 'BOLT'])
    await waitFor('some cycles have ended', ENDED_MS, async () => (await countEnded(db, cycleIds)) >= cycles * BEFORE)
    await redis?.flushdb()
    const flushedAt = Date.now()
    const done = async () => (await countEnded(db, cycleIds)) === cycles
    tally.took(await waitFor('all cycles have ended', 3 * ENDED_MS, done, flushedAt), ENDED_MS, 'all cycles')
    tally.failures.push(...(await cyclesOnce(db, cycleIds)), ...(await violations(db)), ...desk.crashed)
    tally.counted(cycles)
  } finally {
    await desk.close()
  }
  return tally.result()
}
