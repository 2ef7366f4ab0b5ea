import { inTransaction } from '../../db/client'
import { appendEvents } from '../../db/events'
import { ensureScheduleJob, insertRun, knownRuns, type ScheduleJob, updateScheduleJob } from '../../db/schedule'
import { type Party, partiesOf } from '../../domain/schedule/parties'
import { planKey } from '../../domain/schedule/settings'
import { fateOf } from '../../domain/schedule/slot-fate'
import { isOpenAt, type Slot, slotsBetween } from '../../domain/schedule/slots'
import { AppError } from '../../errors'
import { defaultAccount } from '../default-account'
import { unknownSymbols } from '../market/unknown-symbols'
import { fetchQuotes } from '../refresh-prices'
import { requestCycle } from '../request-cycle'
import { readCalendar } from './calendar'
import { SCHEDULER, type ScheduleDeps } from './deps'
import { readUnattended } from './unattended'

/** Slots that passed unnoticed are recorded as missed for so long. */
const LOOK_BACK_MS = 7 * 86_400_000
/** One price is enough to know that there is a market to decide on. */
const ASKED_FOR_PRICES = 5
/** Without prices a slot is tried at every wake, until so long before its grace ends. */
const LAST_TRY_MS = 60_000

/** A slot of a party to the schedule: what gives one cycle. */
type Turn = { slot: Slot; party: Party }

const keyOf = ({ slot: { at }, party: { strategy } }: Turn) =>
  ['scan', at.toISOString(), ...(strategy ? [strategy.id] : [])].join(' ')

/** Somebody else has the slot; the transaction that wanted it is rolled back. */
class SlotTaken extends Error {}

/**
 * Starts a cycle for each slot whose time has come and that nobody started yet, and records those that are missed: at a slot of the
 * desk one for each strategy without times of its own and one for the rest of the watchlist. May be
 * called at any time, by any number of workers at once and after any pause: a slot's row is written in the transaction that
 * stores its cycle, and there is one row for each instant and strategy. Returns the ids of the cycles started.
 */
export async function runDueSlots(deps: ScheduleDeps): Promise<string[]> {
  const { db, schedule } = deps
  const now = deps.clock.now()
  const parties = partiesOf(schedule.plan, await readUnattended(deps))
  const job = await keepPlan(deps, schedule.enabled && parties.length > 0, now)
  if (!job.planSince) return []
  const { hoursOf } = await readCalendar(db, now)
  const planSince = job.planSince.getTime()
  const turns = parties.flatMap((party): Turn[] => {
    const plannedSince = party.since?.getTime() ?? 0
    const since = new Date(Math.max(planSince, plannedSince, now.getTime() - LOOK_BACK_MS))
    return slotsBetween(party.plan, hoursOf, since, now).map((slot) => ({ slot, party }))
  })
  const known = await knownRuns(db, turns.map(keyOf))
  const started: string[] = []
  for (const turn of turns.filter((item) => !known.has(keyOf(item))).sort(byTime)) {
    const { slot } = turn
    const { plan, graceMs } = schedule
    const { pausedBy } = job
    const { marketHoursOnly } = plan
    const fate = fateOf(slot, { now, graceMs, pausedBy, marketHoursOnly, isOpen: isOpenAt(hoursOf, now) })
    if (fate.status === 'due') started.push(...(await startSlot(deps, turn, now)))
    else await recordSlot(deps, turn, fate.status, fate.reason)
  }
  return started
}

const byTime = (a: Turn, b: Turn): number => a.slot.at.getTime() - b.slot.at.getTime()

/** Told by a worker that starts: from here on slots are those of its own configuration. */
export async function adoptPlan(deps: ScheduleDeps): Promise<void> {
  const job = await ensureScheduleJob(deps.db, 'scan')
  const plan = planKey(deps.schedule.plan)
  if (job.plan !== null && job.plan !== plan)
    await updateScheduleJob(deps.db, 'scan', { plan, planSince: deps.clock.now() })
}

/** A plan begins when there is first something to do; slots of before were never missed. */
async function keepPlan(deps: ScheduleDeps, active: boolean, now: Date): Promise<ScheduleJob> {
  const job = await ensureScheduleJob(deps.db, 'scan')
  if (active === (job.plan !== null)) return job
  const plan = active ? planKey(deps.schedule.plan) : null
  return updateScheduleJob(deps.db, 'scan', { plan, planSince: active ? now : null })
}

async function startSlot(deps: ScheduleDeps, turn: Turn, now: Date): Promise<readonly string[]> {
  const { slot, party } = turn
  const unknown = await unknownSymbols(deps, party.symbols)
  const symbols = party.symbols.filter((symbol) => !unknown.has(symbol))
  if (symbols.length === 0) {
    const whose = party.strategy ? `“${party.strategy.name}”` : 'the watchlist'
    await recordSlot(deps, turn, 'failed', `No vendor of prices knows any symbol of ${whose}.`)
    return []
  }
  if ((await fetchQuotes(deps, symbols.slice(0, ASKED_FOR_PRICES))).size === 0) {
    if (now.getTime() - slot.at.getTime() > deps.schedule.graceMs - LAST_TRY_MS)
      await recordSlot(deps, turn, 'failed', 'No market data: no vendor of prices answered.')
    return []
  }
  const account = await defaultAccount(deps)
  const leftOut = unknown.size > 0 ? `Without ${[...unknown].join(', ')}: no vendor of prices knows it.` : undefined
  try {
    const cycle = await requestCycle(
      { ...deps, maxSymbols: symbols.length },
      { actor: SCHEDULER, traceId: null },
      {
        accountId: account.id,
        strategyId: party.strategy?.id,
        symbols,
        execute: deps.schedule.execute,
        trigger: 'scheduled',
      },
      async (tx, cycleId) => {
        const run = { ...runOf(turn), status: 'started', reason: leftOut, symbols, cycleId } as const
        if (!(await insertRun(tx, run))) throw new SlotTaken()
        return []
      },
    )
    return [cycle.cycleId]
  } catch (error) {
    if (error instanceof SlotTaken) return []
    if (!(error instanceof AppError) || error.retry) throw error
    await recordSlot(deps, turn, 'failed', error.message)
    return []
  }
}

const runOf = (turn: Turn) =>
  ({
    key: keyOf(turn),
    job: 'scan',
    trigger: 'schedule',
    slot: turn.slot.name,
    at: turn.slot.at,
    strategyId: turn.party.strategy?.id,
    requestedBy: SCHEDULER,
  }) as const

/** A slot that gives no cycle, and why. */
function recordSlot(
  { db }: ScheduleDeps,
  turn: Turn,
  status: 'missed' | 'skipped' | 'failed',
  reason: string,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (!(await insertRun(tx, { ...runOf(turn), status, reason }))) return
    await appendEvents(tx, { actor: SCHEDULER, traceId: null }, [
      {
        type: 'ScheduleSlotMissed',
        aggregateId: 'scan',
        accountId: null,
        data: { slot: turn.slot.name, strategyId: turn.party.strategy?.id, status, reason },
      },
    ])
  })
}
