import type { z } from 'zod'
import type { marketStatusView, scheduleJob, scheduleRun, schedulerStatus } from '../contracts/api/scheduler'
import type { Db } from '../db/client'
import { listProcesses } from '../db/processes'
import {
  findScheduleJob,
  listRuns,
  listScheduleJobs,
  type RunFilter,
  type ScheduleJob,
  type ScheduleRun,
} from '../db/schedule'
import type { Deps } from '../deps'
import { specialDays } from '../domain/calendar/exchange'
import { addDays } from '../domain/calendar/iso-date'
import { marketStatus, newYorkDate } from '../domain/calendar/nyse'
import type { DeskStrategy } from '../domain/desk-strategies/terms'
import { monitoredSymbols, type Party, partiesOf, unattendedSymbols } from '../domain/schedule/parties'
import { CYCLE_JOBS, type CycleJob, idleReason, JOB_IDS, type JobId } from '../domain/schedule/settings'
import { nextSlots } from '../domain/schedule/slots'
import { describeSchedule, JOB_NAMES } from '../domain/schedule/words'
import { AppError } from '../errors'
import { defaultAccount } from '../services/default-account'
import { type Calendar, readCalendar } from '../services/schedule/calendar'
import { readUnattended } from '../services/schedule/unattended'

type RunView = z.input<typeof scheduleRun>
type JobView = z.input<typeof scheduleJob>
type MarketView = z.input<typeof marketStatusView>

const NEXT_RUNS = 5
const CALENDAR_DAYS = 200
const MOST_DAYS = 8
const WATCH_MS = 60_000

/** Runs with what became of their cycles, in their order. */
export async function toRunViews(db: Db, runs: readonly ScheduleRun[]): Promise<RunView[]> {
  const ids = runs.flatMap(({ cycleId }) => cycleId ?? [])
  const [cycles, strategies] = await Promise.all([
    db.workflowExecution.findMany({ where: { cycleId: { in: ids } }, omit: { result: true } }),
    db.strategy.findMany({
      where: { id: { in: runs.flatMap(({ strategyId }) => strategyId ?? []) } },
      select: { id: true, name: true },
    }),
  ])
  const byId = new Map(cycles.map((cycle) => [cycle.cycleId, cycle]))
  return runs.map((run) => {
    const cycle = run.cycleId === null ? undefined : byId.get(run.cycleId)
    const counts = (cycle?.counts ?? {}) as { signals?: number; executed?: number }
    return {
      id: String(run.id),
      job: run.job as CycleJob,
      trigger: run.trigger as RunView['trigger'],
      status: run.status as RunView['status'],
      slot: run.slot,
      at: run.at.toISOString(),
      reason: run.reason,
      symbols: run.symbols,
      strategy: strategies.find(({ id }) => id === run.strategyId) ?? null,
      move: run.move as RunView['move'],
      cycle: cycle
        ? {
            cycle_id: cycle.cycleId,
            account: cycle.accountId,
            status: cycle.status as NonNullable<RunView['cycle']>['status'],
            execute: cycle.execute,
            signals: counts.signals ?? 0,
            executed: counts.executed ?? 0,
            error: cycle.error,
          }
        : null,
      requested_by: run.requestedBy,
      created_at: run.createdAt.toISOString(),
    }
  })
}

/** A page of runs, one row too many when there is another. */
export async function readRuns(db: Db, filter: RunFilter, limit: number): Promise<RunView[]> {
  return toRunViews(db, await listRuns(db, filter, limit))
}

export async function readMarketStatus({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<MarketView> {
  const now = clock.now()
  return toMarketView(await readCalendar(db, now), now)
}

function toMarketView({ hoursOf, sourceOf }: Calendar, now: Date): MarketView {
  const status = marketStatus(now, hoursOf)
  const today = newYorkDate(now)
  const days = specialDays(hoursOf, today, addDays(today, CALENDAR_DAYS)).slice(0, MOST_DAYS)
  return {
    exchange: 'NYSE',
    now: now.toISOString(),
    state: status.state,
    is_open: status.state === 'open',
    session: status.session,
    closes_early: days.some(({ date, kind }) => date === today && kind === 'half_day'),
    next_open: status.nextOpen.toISOString(),
    next_close: status.nextClose.toISOString(),
    source: sourceOf(today),
    upcoming: days.map((day) => ({
      date: day.date,
      kind: day.kind,
      name: day.name,
      close: day.kind === 'half_day' ? day.close.toISOString() : null,
    })),
  }
}

type ReadDeps = Pick<Deps, 'db' | 'clock' | 'schedule' | 'remote'>

export async function readScheduleJobs(deps: ReadDeps): Promise<JobView[]> {
  const { db, clock, schedule } = deps
  const now = clock.now()
  const [rows, calendar, unattended, ...newest] = await Promise.all([
    listScheduleJobs(db),
    readCalendar(db, now),
    readUnattended(deps),
    ...CYCLE_JOBS.map((job) => readRuns(db, { job }, 1)),
  ])
  const symbols = { scan: unattendedSymbols(unattended), 'event-monitor': monitoredSymbols(unattended) }
  const parties = partiesOf(schedule.plan, unattended)
  return JOB_IDS.map((id) => {
    const row = rows.find((item) => item.id === id)
    const cycles = isCycleJob(id)
    const idle = cycles ? idleReason(id, schedule, symbols[id], parties.length > 0) : null
    const runs = cycles ? newest[CYCLE_JOBS.indexOf(id)] : undefined
    return {
      id,
      name: JOB_NAMES[id],
      schedule: describeSchedule(id, schedule),
      cycles,
      idle_reason: idle,
      paused: row?.pausedBy && row.pausedAt ? pauseOf(row, row.pausedBy, row.pausedAt) : null,
      next_runs:
        idle !== null || row?.pausedBy
          ? []
          : nextRuns(id, deps, parties, calendar, now, row).map((at) => at.toISOString()),
      last_look: row?.lastAt ? { at: row.lastAt.toISOString(), ok: row.lastOk, note: row.lastNote } : null,
      last_run: runs?.[0] ?? null,
    }
  })
}

/** One job of those that start cycles. */
export async function readScheduleJob(deps: ReadDeps, id: CycleJob): Promise<JobView> {
  const job = (await readScheduleJobs(deps)).find((item) => item.id === id)
  if (!job) throw new AppError('not_found', `There is no job called "${id}".`)
  return job
}

const isCycleJob = (id: JobId): id is CycleJob => (CYCLE_JOBS as readonly string[]).includes(id)

const pauseOf = ({ pauseReason }: ScheduleJob, by: string, at: Date) => ({
  by,
  at: at.toISOString(),
  reason: pauseReason,
})

function nextRuns(
  id: JobId,
  { schedule }: ReadDeps,
  parties: readonly Party[],
  { hoursOf }: Calendar,
  now: Date,
  row?: ScheduleJob,
): Date[] {
  if (id === 'scan') {
    const slots = parties.flatMap(({ plan }) => nextSlots(plan, hoursOf, now, NEXT_RUNS).map(({ at }) => at.getTime()))
    return [...new Set(slots)]
      .sort((a, b) => a - b)
      .slice(0, NEXT_RUNS)
      .map((at) => new Date(at))
  }
  const pauseMs = id === 'event-monitor' ? schedule.monitor.intervalMs : WATCH_MS
  const next = new Date(Math.max(now.getTime(), (row?.lastAt?.getTime() ?? 0) + pauseMs))
  if (id === 'breaker-watch') return [next]
  const { state, nextOpen, nextClose } = marketStatus(now, hoursOf)
  return [state === 'open' && next < nextClose ? next : nextOpen]
}

/** When each of some strategies is scanned next; none is while the schedule is off or paused, or for another account. */
export async function nextRunsOf(deps: ReadDeps, strategies: readonly DeskStrategy[]): Promise<Map<string, Date>> {
  const { db, clock, schedule } = deps
  if (!schedule.enabled || strategies.length === 0) return new Map()
  const now = clock.now()
  const [job, { hoursOf }, unattended] = await Promise.all([
    findScheduleJob(db, 'scan'),
    readCalendar(db, now),
    readUnattended(deps),
  ])
  if (job?.pausedBy) return new Map()
  const ids = new Set(strategies.map(({ id }) => id))
  return new Map(
    partiesOf(schedule.plan, unattended).flatMap(({ strategy, plan }) => {
      const [next] = strategy && ids.has(strategy.id) ? nextSlots(plan, hoursOf, now, 1) : []
      return strategy && next ? [[strategy.id, next.at] as const] : []
    }),
  )
}

const scannedBy = (parties: readonly Party[]): number =>
  parties.filter(({ strategy, ownTimes }) => strategy !== null && !ownTimes).length

export async function readSchedulerStatus(deps: ReadDeps): Promise<z.input<typeof schedulerStatus>> {
  const { db, schedule } = deps
  const [processes, account, unattended, market, jobs] = await Promise.all([
    listProcesses(db),
    defaultAccount(deps),
    readUnattended(deps),
    readMarketStatus(deps),
    readScheduleJobs(deps),
  ])
  const workers = processes.filter(({ kind }) => kind === 'worker').length
  const { plan, monitor } = schedule
  return {
    enabled: schedule.enabled,
    running: schedule.enabled && workers > 0,
    workers,
    scan_times: [...plan.times],
    timezone: plan.zone,
    market_hours_only: plan.marketHoursOnly,
    weekdays_only: plan.weekdaysOnly,
    execute: schedule.execute,
    grace_minutes: schedule.graceMs / 60_000,
    account: account.id,
    watchlist: unattendedSymbols(unattended),
    strategies: scannedBy(partiesOf(plan, unattended)),
    event_monitor: {
      enabled: monitor.enabled,
      interval_seconds: monitor.intervalMs / 1_000,
      price_move_pct: Number((monitor.threshold * 100).toFixed(4)),
      cooldown_minutes: monitor.cooldownMs / 60_000,
    },
    market,
    jobs,
  }
}
