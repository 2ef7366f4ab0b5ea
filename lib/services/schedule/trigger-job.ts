import { inTransaction } from '../../db/client'
import type { Origin } from '../../db/events'
import { findRunOfCycle, insertRun, type ScheduleRun } from '../../db/schedule'
import { marketStatus } from '../../domain/calendar/nyse'
import { deterministicUuid } from '../../domain/ids'
import { monitoredSymbols, partiesOf } from '../../domain/schedule/parties'
import { moveOf } from '../../domain/schedule/price-moves'
import { type CycleJob, nothingToLookAt } from '../../domain/schedule/settings'
import { AppError, invalidInput } from '../../errors'
import { defaultAccount } from '../default-account'
import { enqueue } from '../enqueue'
import { assertExist } from '../market/unknown-symbols'
import { requestCycle } from '../request-cycle'
import { readCalendar } from './calendar'
import type { ScheduleDeps } from './deps'
import { startEventCycle } from './start-event-cycle'
import { readUnattended } from './unattended'
import { newWatchMemory, watchSymbols } from './watch-symbols'

export type HandTrigger = {
  job: CycleJob
  /** event-monitor only: a cycle for this symbol, whatever it does. */
  symbol?: string
  via: 'api' | 'cli'
  /** The same for a repeated request. */
  requestId: string
}

/**
 * Runs a job now, whether or not it is paused. `scan` starts what a slot of the desk starts (see scanNow), `event-monitor` one for a symbol;
 * without a symbol a worker looks at the prices, and what comes of it is known later (null).
 */
export async function triggerJob(deps: ScheduleDeps, origin: Origin, wanted: HandTrigger): Promise<ScheduleRun | null> {
  if (wanted.job === 'scan') {
    if (wanted.symbol !== undefined) throw invalid('symbol', 'the scan takes the whole watchlist; leave it out')
    const [first] = await scanNow(deps, origin, wanted)
    return first === undefined ? null : findRunOfCycle(deps.db, first)
  }
  if (wanted.symbol !== undefined) return eventNow(deps, origin, wanted.symbol, wanted.requestId)
  if (monitoredSymbols(await readUnattended(deps)).length === 0)
    throw new AppError('conflict', nothingToLookAt('event-monitor'))
  await inTransaction(deps.db, (tx) =>
    enqueue(tx, 'prices.look', { requestedBy: origin.actor }, origin.traceId ?? wanted.requestId),
  )
  return null
}

/**
 * Starts a cycle for each strategy that takes part in the desk's scan and one for the rest of the watchlist. Returns their ids;
 * the first has the id of the request.
 */
export async function scanNow(
  deps: ScheduleDeps,
  origin: Origin,
  { via, requestId }: Pick<HandTrigger, 'via' | 'requestId'>,
): Promise<string[]> {
  // Times do not matter to a person: who scans at the desk's scans now.
  const plan = { ...deps.schedule.plan, times: ['00:00'] }
  const parties = partiesOf(plan, await readUnattended(deps)).filter(({ ownTimes }) => !ownTimes)
  if (parties.length === 0) throw new AppError('conflict', nothingToLookAt('scan'))
  const account = await defaultAccount(deps)
  const started: string[] = []
  for (const [index, { strategy, symbols }] of parties.entries()) {
    const cycleId = index === 0 ? requestId : deterministicUuid('scan', requestId, strategy?.id ?? '')
    const strategyId = strategy?.id
    await requestCycle(
      { ...deps, maxSymbols: symbols.length },
      origin,
      { accountId: account.id, strategyId, symbols, execute: deps.schedule.execute, trigger: via, cycleId },
      async (tx) => {
        const by = { key: `hand ${cycleId}`, requestedBy: origin.actor }
        const at = deps.clock.now()
        const run = { job: 'scan', trigger: 'manual', status: 'started', at, symbols, cycleId, strategyId } as const
        await insertRun(tx, { ...by, ...run })
        return []
      },
    )
    started.push(cycleId)
  }
  return started
}

async function eventNow(
  deps: ScheduleDeps,
  origin: Origin,
  symbol: string,
  cycleId: string,
): Promise<ScheduleRun | null> {
  await assertExist(deps, [symbol], () => 'symbol')
  await startEventCycle(deps, origin, { symbol, move: await currentMove(deps, symbol), byHand: true, cycleId })
  return findRunOfCycle(deps.db, cycleId)
}

/** How far the symbol is from its last close, for the record; null with the exchange closed or without prices. */
async function currentMove(deps: ScheduleDeps, symbol: string) {
  const now = deps.clock.now()
  const { hoursOf } = await readCalendar(deps.db, now)
  const { state, session } = marketStatus(now, hoursOf)
  const openedAt = session === null ? undefined : hoursOf(session)?.open
  if (state !== 'open' || !openedAt) return null
  const [watched] = await watchSymbols(deps, [symbol], now, hoursOf, newWatchMemory())
  const { threshold, maxAgeMs } = deps.schedule.monitor
  return watched ? moveOf(watched, { now, openedAt, threshold, maxAgeMs }) : null
}

const invalid = (path: string, message: string) => invalidInput([{ path, message }])
