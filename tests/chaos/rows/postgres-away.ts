import { setTimeout as pause } from 'node:timers/promises'
import { buy, place } from '../../integration/remote-account'
import { type ChaosDesk, openChaosDesk } from '../desk'
import { startOpinions } from '../opinions'
import { finish, haveStatus, isResolved, leadTo, symbolsOf } from '../order-path'
import { FAULT_POINTS, nameOf, type Target } from '../points'
import { type CaseContext, newTally, type Row, sampleOf } from '../row'
import { waitFor, within } from '../waiting'

const AWAY_MS = 20_000
const RESUMED_MS = 10_000
const RESOLVED_MS = 90_000
const NEWCOMER = 'NEXT'

/**
 * `refuse`: every connection breaks and none is taken. `stall`: all stay open and nothing passes. `one stalls`: so for the worker that
 * met the point, while another has the database and takes the account over.
 */
const WAYS = ['refuse', 'stall', 'one stalls'] as const
type Way = (typeof WAYS)[number]

const OUTAGES = FAULT_POINTS.flatMap((target: Target) => WAYS.map((way) => ({ target, way })))

export const postgresAway: Row = {
  name: 'postgres-away',
  fault: 'Postgres away 20 s at every point',
  must: 'no order sent meanwhile; resumes ≤ 10 s after',
  unit: 'outages',
  cases: ({ scale, seed }) =>
    sampleOf(OUTAGES, scale, seed).map(({ target, way }) => ({
      name: `${nameOf(target)}, ${way}`,
      run: (context) => takeAway(context, target, way),
    })),
}

async function takeAway({ redisUrl, log }: CaseContext, target: Target, way: Way) {
  const tally = newTally()
  const opinions = target.path === 'cycle' ? await startOpinions() : null
  opinions?.say(() => 'BUY')
  const desk = await openChaosDesk({ redisUrl, log, workers: 2, variables: opinions?.variables })
  const symbols = symbolsOf(target.path, 0, 1)
  try {
    await desk.agreed()
    await leadTo(desk, target, 'hold', symbols)
    const hit = await within(reachedBy(desk), 90_000, `${target.point} was reached`)
    await Promise.all(desk.workers.map((worker, index) => (index === hit ? null : worker.arm(null))))
    const proxies = desk.databaseProxies.filter((_, index) => way !== 'one stalls' || index === hit)
    for (const proxy of proxies) proxy.set(way === 'refuse' ? 'refuse' : 'stall')
    const awayAt = Date.now()
    desk.workers[hit]?.release()
    // Decided while the desk cannot know of it.
    await place(desk.deps, [buy(NEWCOMER)])
    await pause(AWAY_MS)
    const backAt = Date.now()
    for (const proxy of proxies) proxy.set('pass')
    if (way !== 'one stalls') {
      const meanwhile = submitted(desk, awayAt, backAt)
      // What had its leave to be sent before the outage was under way.
      const underWay = target.point.includes('submit call') ? symbols : []
      const unasked = meanwhile.filter((symbol) => !underWay.includes(symbol))
      tally.expect(unasked.length === 0, `${unasked} were sent while the database was away`)
      const resumed = await waitFor(
        'a new order is sent',
        RESOLVED_MS,
        () => submitted(desk, backAt, Date.now()).includes(NEWCOMER),
        backAt,
      )
      tally.took(resumed, RESUMED_MS, 'to go on')
    }
    await waitFor('the order is resolved', RESOLVED_MS, () => isResolved(desk, target.path, symbols)).catch(
      async (error) => {
        throw new Error(`${error.message}: ${(await desk.wrong()).join('; ')}`)
      },
    )
    await waitFor('the new order is taken', RESOLVED_MS, () => haveStatus(desk, [NEWCOMER], 'accepted'))
    const sent = desk.alpaca.state().orders.map(({ symbol }) => symbol)
    tally.expect(new Set(sent).size === sent.length && sent.length === 2, `the broker has ${sent}`)
    await finish(desk, [...symbols, NEWCOMER])
    tally.counted()
  } finally {
    await desk.close()
    await opinions?.close()
  }
  return tally.result()
}

const reachedBy = (desk: ChaosDesk): Promise<number> =>
  Promise.race(desk.workers.map((worker, index) => worker.reached().then(() => index)))

/** Symbols of the orders whose request came to the broker within a time. */
const submitted = ({ alpaca }: ChaosDesk, from: number, to: number): string[] =>
  alpaca.calls
    .filter(({ kind, at }) => kind === 'submit' && at > from && at <= to)
    .map(({ body }) => String(body.symbol))
