import { findCycle } from '@/lib/db/cycles'
import type { CycleResult } from '@/lib/services/record-cycle'
import { ask } from '../../integration/desk'
import { ACCOUNT } from '../../integration/remote-account'
import { openChaosDesk } from '../desk'
import { startOpinions } from '../opinions'
import { finish, symbolsOf } from '../order-path'
import { type FaultPoint, nameOf } from '../points'
import { type CaseContext, inParts, newTally, type Row, sampleOf, scaled } from '../row'
import { waitFor, within } from '../waiting'

const TIMES = 25
const IN_ONE_CASE = 5
const SYMBOLS = 4
const POINTS: FaultPoint[] = ['before decision', 'after decision', 'before intent', 'after intent']

export const secondOpinion: Row = {
  name: 'second-opinion',
  fault: 'the model answers differently after the crash',
  must: 'the first stored decision stands, no order for the second',
  unit: 'kills',
  cases: ({ scale, seed }) =>
    sampleOf(POINTS, TIMES * scale, seed).flatMap((point) =>
      inParts(scaled(TIMES, scale), IN_ONE_CASE, (count, part) => ({
        name: `${nameOf({ point, path: 'cycle' })} #${part + 1}`,
        run: (context) => askTwice(context, point, count),
      })),
    ),
}

async function askTwice({ redisUrl, log }: CaseContext, point: FaultPoint, times: number) {
  const tally = newTally()
  const opinions = await startOpinions()
  const desk = await openChaosDesk({ redisUrl, log, workers: 2, variables: opinions.variables })
  const { db } = desk.deps
  const resultOf = async (cycleId: string) => (await findCycle(db, cycleId))?.result as CycleResult | null | undefined
  try {
    await desk.agreed()
    for (let round = 0; round < times; round += 1) {
      const symbols = symbolsOf('cycle', round, SYMBOLS)
      const firstChoice = new Set(symbols.slice(0, SYMBOLS / 2))
      opinions.say((symbol) => (firstChoice.has(symbol) ? 'BUY' : 'HOLD'))
      const ended = Promise.race(desk.workers.map((worker) => worker.ended))
      await Promise.all(desk.workers.map((worker) => worker.arm({ point, skip: 0, act: 'kill' })))
      const { cycleId } = await ask(desk.deps, { accountId: ACCOUNT, symbols, asOf: undefined })
      await within(ended, 60_000, `${point} was reached`)
      opinions.say((symbol) => (firstChoice.has(symbol) ? 'HOLD' : 'BUY'))
      const stored = await resultOf(cycleId)
      tally.expect((stored !== null) === (point !== 'before decision'), `round ${round}: the point was another one`)
      await Promise.all(desk.workers.map((worker) => worker.arm(null)))
      const next = desk.start()
      await waitFor('the cycle ends', 60_000, async () => (await findCycle(db, cycleId))?.status === 'completed')
      await next
      const final = await resultOf(cycleId)
      if (stored) tally.expect(JSON.stringify(final) === JSON.stringify(stored), `round ${round}: the decision changed`)
      const decided = (final?.final_decisions ?? []).filter(({ decision }) => decision === 'EXECUTE')
      const wanted = decided.map(({ symbol }) => symbol).sort()
      tally.expect(wanted.length > 0, `round ${round}: nothing was decided`)
      await waitFor('the orders are sent', 45_000, async () => (await desk.wrong()).length === 0)
      const sentNow = () =>
        desk.alpaca
          .state()
          .orders.map(({ symbol }) => symbol)
          .filter((symbol) => symbols.includes(symbol))
          .sort()
      await waitFor('the orders are at the broker', 45_000, () => sentNow().length >= wanted.length)
      tally.expect(String(sentNow()) === String(wanted), `round ${round}: ${sentNow()} were sent, not ${wanted}`)
      await finish(desk, symbols)
      tally.counted()
    }
  } finally {
    await desk.close()
    await opinions.close()
  }
  return tally.result()
}
