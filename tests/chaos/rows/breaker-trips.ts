import { fork } from 'node:child_process'
import path from 'node:path'
import { evaluateBreaker, resetBreaker } from '@/lib/services/breaker/evaluate'
import { openAccount } from '@/lib/services/open-account'
import { ORIGIN } from '../../integration/desk'
import { openServedDesk } from '../../integration/served-desk'
import { violations } from '../../oracle'
import { BUNDLES } from '../bundle'
import { type CaseContext, inParts, newTally, type Row, scaled } from '../row'
import { waitFor, within } from '../waiting'

const TRIPS = 500
const IN_ONE_CASE = 125
const PLACERS = 16
const ACCOUNT = 'tripped'

export type FromPlacer = { ready: true } | { placed: boolean }

export const breakerTrips: Row = {
  name: 'breaker-trips',
  fault: `${PLACERS} workers, ${TRIPS} breaker trips`,
  must: 'no exposure-adding intent after a trip',
  unit: 'trips',
  alone: true,
  cases: ({ scale }) =>
    inParts(scaled(TRIPS, scale), IN_ONE_CASE, (count, part) => ({
      name: `trips #${part + 1}`,
      run: (context) => tripOften(context, count),
    })),
}

async function tripOften({ redisUrl }: CaseContext, trips: number) {
  const tally = newTally()
  const desk = await openServedDesk({
    REDIS_URL: redisUrl,
    TRADING_ORDERS_PER_MINUTE_HALT: '10000',
    DATABASE_POOL_SIZE: '2',
  })
  const { deps } = desk
  await openAccount(deps.db, ORIGIN, { id: ACCOUNT, kind: 'paper', name: 'Tripped', openingCash: '100000000' })
  let refused = 0
  let placed = 0
  const placers = Array.from({ length: PLACERS }, (_, index) => {
    const child = fork(path.join(BUNDLES, 'placer.mjs'), [ACCOUNT, String(index)], {
      env: desk.environment,
      execArgv: [],
    })
    const ready = new Promise<void>((resolve) => {
      child.on('message', (message: FromPlacer) => {
        if ('ready' in message) return resolve()
        if (message.placed) placed += 1
        else refused += 1
      })
    })
    return { child, ready, ended: new Promise<void>((resolve) => child.once('exit', () => resolve())) }
  })
  try {
    await within(Promise.all(placers.map(({ ready }) => ready)), 60_000, 'all placers are at work')
    const lossless = { ...deps, breaker: { ...deps.breaker, lossStreak: 0 } }
    for (let trip = 0; trip < trips; trip += 1) {
      // Between two trips something is placed, and something refused.
      const before = placed
      await waitFor('something is placed', 60_000, () => placed > before)
      await evaluateBreaker(lossless, ORIGIN, ACCOUNT)
      const tripped = refused
      await waitFor('something is refused', 60_000, () => refused > tripped)
      await resetBreaker(deps, ORIGIN, ACCOUNT, 'next round')
      tally.counted()
    }
    for (const { child } of placers) child.send('stop')
    await within(Promise.all(placers.map(({ ended }) => ended)), 60_000, 'all placers stop')
    const halts = await deps.db.event.count({ where: { accountId: ACCOUNT, type: 'BreakerChanged' } })
    tally.expect(halts === 2 * trips, `the breaker moved ${halts} times, not ${2 * trips}`)
    tally.failures.push(...(await violations(deps.db)))
  } finally {
    for (const { child } of placers) child.kill('SIGKILL')
    await Promise.all(placers.map(({ ended }) => ended))
    await desk.close()
  }
  return tally.result()
}
