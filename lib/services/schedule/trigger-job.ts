import { inTransaction } from '../../db/client'
import type { Origin } from '../../db/events'
import { findRunOfCycle, insertRun, type ScheduleRun } from '../../db/schedule'
import { marketStatus } from '../../domain/calendar/nyse'
import { moveOf } from '../../domain/schedule/price-moves'
import type { CycleJob } from '../../domain/schedule/settings'
import { AppError } from '../../errors'
import { defaultAccount } from '../default-account'
import { enqueue } from '../enqueue'
import { assertExist } from '../market/unknown-symbols'
import { requestCycle } from '../request-cycle'
import { readCalendar } from './calendar'
import type { ScheduleDeps } from './deps'
import { startEventCycle } from './start-event-cycle'
import { readWatchlist } from './unattended'
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
 * Runs a job now, whether or not it is paused. `scan` starts a cycle over the watchlist, `event-monitor` one for a symbol;
 * without a symbol a worker looks at the prices, and what comes of it is known later (null).
 */
export async function triggerJob(deps: ScheduleDeps, origin: Origin, wanted: HandTrigger): Promise<ScheduleRun | null> {
  if (wanted.job === 'scan') return scanNow(deps, origin, wanted)
  if (wanted.symbol !== undefined) return eventNow(deps, origin, wanted.symbol, wanted.requestId)
  await assertWatchlist(deps)
  await inTransaction(deps.db, (tx) =>
    enqueue(tx, 'prices.look', { requestedBy: origin.actor }, origin.traceId ?? wanted.requestId),
  )
  return null
}

async function scanNow(
  deps: ScheduleDeps,
  origin: Origin,
  { symbol, via, requestId }: HandTrigger,
): Promise<ScheduleRun | null> {
  if (symbol !== undefined) throw invalid('symbol', 'the scan takes the whole watchlist; leave it out')
  const symbols = await assertWatchlist(deps)
  const account = await defaultAccount(deps)
  const { execute } = deps.schedule
  await requestCycle(
    { ...deps, maxSymbols: symbols.length },
    origin,
    { accountId: account.id, symbols, execute, trigger: via, cycleId: requestId },
    async (tx, cycleId) => {
      const by = { key: `hand ${requestId}`, requestedBy: origin.actor }
      const at = deps.clock.now()
      await insertRun(tx, { ...by, job: 'scan', trigger: 'manual', status: 'started', at, symbols, cycleId })
      return []
    },
  )
  return findRunOfCycle(deps.db, requestId)
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

async function assertWatchlist(deps: ScheduleDeps): Promise<readonly string[]> {
  const symbols = await readWatchlist(deps)
  if (symbols.length === 0)
    throw new AppError('conflict', 'The watchlist is empty: name symbols in TRADING_WATCHLIST_SYMBOLS.')
  return symbols
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_input', `${path}: ${message}`, { problems: [{ path, message }] })
