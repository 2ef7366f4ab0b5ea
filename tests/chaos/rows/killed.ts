import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '@/lib/domain/prng'
import { openChaosDesk } from '../desk'
import { startOpinions } from '../opinions'
import { finish, isResolved, leadTo, symbolsOf } from '../order-path'
import { FAULT_POINTS, nameOf, type Target } from '../points'
import { type CaseContext, inParts, newTally, type Row, sampleOf, scaled } from '../row'
import { waitFor, within } from '../waiting'

const KILLS = 25
const IN_ONE_CASE = 5
const LEGS = 2
const REACHED_MS = 90_000
const RESOLVED_MS = 45_000
/** How long the loop that sends pauses: the fault comes at any moment of it. */
const LOOP_MS = 500
const SLOW_MS = 40

export const killed: Row = {
  name: 'killed',
  fault: 'SIGKILL at every fault point of the order path',
  must: 'one order at the broker per decision leg, no orphan, resolved ≤ 45 s',
  unit: 'kills',
  cases: ({ scale, seed }) =>
    sampleOf<Target>(FAULT_POINTS, KILLS * scale, seed).flatMap((target) =>
      inParts(scaled(KILLS, scale), IN_ONE_CASE, (count, part) => ({
        name: `${nameOf(target)} #${part + 1}`,
        run: (context) => killRepeatedly(context, target, count),
      })),
    ),
}

async function killRepeatedly({ redisUrl, log, seed }: CaseContext, target: Target, times: number) {
  const tally = newTally()
  const random = createRandom(seed)
  const opinions = target.path === 'cycle' ? await startOpinions() : null
  opinions?.say(() => 'BUY')
  const desk = await openChaosDesk({ redisUrl, log, workers: 2, variables: opinions?.variables })
  try {
    await desk.agreed()
    for (let round = 0; round < times; round += 1) {
      const symbols = symbolsOf(target.path, round, LEGS)
      const ended = Promise.race(desk.workers.map((worker) => worker.ended))
      // Every second time over a slow line.
      desk.brokerProxy.set(round % 2 === 1 ? { delayMs: SLOW_MS } : 'pass')
      await pause(random.uniform() * LOOP_MS)
      await leadTo(desk, target, 'kill', symbols)
      const killedAt = await within(ended, REACHED_MS, `${target.point} was reached`)
      await Promise.all(desk.workers.map((worker) => worker.arm(null)))
      // A second fault of the broker's, met by whoever goes on, would be a second half minute of looking.
      desk.alpaca.controls.clearFaults()
      const next = desk.start()
      const tookMs = await waitFor(
        'everything is resolved',
        2 * RESOLVED_MS,
        () => isResolved(desk, target.path, symbols),
        killedAt,
      ).catch(async (error) => {
        throw new Error(`${error.message}: ${(await desk.wrong()).join('; ')}`)
      })
      tally.took(tookMs, RESOLVED_MS, `round ${round}`)
      await next
      const sent = desk.alpaca.state().orders.filter(({ symbol }) => symbols.includes(symbol)).length
      tally.expect(sent === LEGS, `round ${round}: ${sent} orders at the broker for ${LEGS} legs`)
      await finish(desk, symbols)
      tally.counted()
    }
  } finally {
    await desk.close()
    await opinions?.close()
  }
  return tally.result()
}
