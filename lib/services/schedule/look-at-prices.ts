import { inTransaction } from '../../db/client'
import { appendEvents, type Origin } from '../../db/events'
import { claimLook, findScheduleJob, updateScheduleJob } from '../../db/schedule'
import { marketStatus } from '../../domain/calendar/nyse'
import { monitoredSymbols } from '../../domain/schedule/parties'
import { type MoveRules, moveOf, movesToTrade, type Watched } from '../../domain/schedule/price-moves'
import { idleReason } from '../../domain/schedule/settings'
import { AppError } from '../../errors'
import { readCalendar } from './calendar'
import { SCHEDULER, type ScheduleDeps } from './deps'
import { startEventCycle } from './start-event-cycle'
import { readUnattended } from './unattended'
import { newWatchMemory, type WatchMemory, watchSymbols } from './watch-symbols'

const JOB = 'event-monitor'
/** Wakes of two workers are never quite an interval apart. */
const EARLY = 0.9

/**
 * Looks at the prices of the watchlist, and of strategies that want it, and starts a cycle for each symbol that moved too far (see movesToTrade). Looks at most
 * once in an interval however many workers are woken, and only while the exchange is open; a person (`asked`) need not wait
 * for the interval or the end of a pause. Returns the ids of the cycles started.
 */
export async function lookAtPrices(deps: ScheduleDeps, memory: WatchMemory, asked = false): Promise<string[]> {
  const { db, schedule } = deps
  const now = deps.clock.now()
  const watchlist = monitoredSymbols(await readUnattended(deps))
  if (!asked && (idleReason(JOB, schedule, watchlist) !== null || (await findScheduleJob(db, JOB))?.pausedBy)) return []
  const { hoursOf } = await readCalendar(db, now)
  const { state, session } = marketStatus(now, hoursOf)
  const openedAt = session === null ? null : (hoursOf(session)?.open ?? null)
  const isOpen = state === 'open' && openedAt !== null
  if (!isOpen && !asked) return []
  if (!(await claimLook(db, JOB, now, asked ? 0 : schedule.monitor.intervalMs * EARLY))) return []
  const note = (lastOk: boolean, lastNote: string) => updateScheduleJob(db, JOB, { lastOk, lastNote })
  if (!isOpen) {
    await note(true, 'The exchange is closed; there is no move to look for.')
    return []
  }
  const { threshold, maxAgeMs } = schedule.monitor
  const rules: MoveRules = { now, openedAt, threshold, maxAgeMs }
  try {
    const watched = await watchSymbols(deps, watchlist, now, hoursOf, memory)
    const started = await startCycles(deps, watched, rules)
    await note(...outcomeOf(watched, rules, started.length))
    return started
  } catch (error) {
    await note(false, error instanceof AppError ? error.message : 'The look failed; the log has the cause.')
    throw error
  }
}

/** The same when a person asks, which the log keeps. */
export async function lookByHand(deps: ScheduleDeps, origin: Origin): Promise<string[]> {
  const started = await lookAtPrices(deps, newWatchMemory(), true)
  const job = await findScheduleJob(deps.db, JOB)
  await inTransaction(deps.db, (tx) =>
    appendEvents(tx, origin, [
      { type: 'PricesLookedAt', aggregateId: JOB, accountId: null, data: { note: job?.lastNote ?? null, started } },
    ]),
  )
  return started
}

async function startCycles(deps: ScheduleDeps, watched: readonly Watched[], rules: MoveRules): Promise<string[]> {
  const started: string[] = []
  for (const move of movesToTrade(watched, rules)) {
    const event = { symbol: move.symbol, move, byHand: false }
    const cycle = await startEventCycle(deps, { actor: SCHEDULER, traceId: null }, event)
    if (cycle) started.push(cycle.cycleId)
  }
  return started
}

function outcomeOf(watched: readonly Watched[], rules: MoveRules, started: number): [ok: boolean, note: string] {
  const moves = watched.flatMap((symbol) => moveOf(symbol, rules) ?? [])
  const [largest] = moves.toSorted((a, b) => Math.abs(b.move) - Math.abs(a.move))
  if (!largest) return [false, 'No market data: no symbol of the watchlist has a price of now and a last close.']
  const sign = largest.move < 0 ? '−' : '+'
  const most = `largest move ${largest.symbol} ${sign}${Math.abs(largest.move * 100).toFixed(1)} %`
  const cycles = started === 0 ? '' : started === 1 ? '; one cycle started' : `; ${started} cycles started`
  return [moves.length === watched.length, `${moves.length} of ${watched.length} prices; ${most}${cycles}.`]
}
