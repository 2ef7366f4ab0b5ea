import { z } from 'zod'
import { CYCLE_JOBS, JOB_IDS } from '../../domain/schedule/settings'
import { isoDate, isoTime, operation, pageOf, pageQuery, symbol } from '../operation'
import { CYCLE_STATUSES } from './cycles'

const cycleJob = z.enum(CYCLE_JOBS)

const move = z.object({
  symbol: z.string(),
  price: z.number(),
  reference: z
    .number()
    .meta({ description: 'Close of the session before, or the price at the last event cycle since' }),
  move: z.number().meta({ description: 'Signed fraction: 0.06 is 6 % up' }),
})

export const scheduleRun = z
  .object({
    id: z.string(),
    job: cycleJob,
    trigger: z.enum(['schedule', 'manual', 'event']),
    status: z.enum(['started', 'missed', 'skipped', 'failed']),
    slot: z
      .string()
      .nullable()
      .meta({ description: 'Which time of which day it was; null for runs by hand and events' }),
    at: isoTime,
    reason: z.string().nullable(),
    symbols: z.array(z.string()),
    strategy: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .meta({ description: 'Null: the rest of the watchlist' }),
    move: move.nullable(),
    cycle: z
      .object({
        cycle_id: z.uuid(),
        account: z.string(),
        status: z.enum(CYCLE_STATUSES),
        execute: z.boolean(),
        signals: z.number().int(),
        executed: z.number().int(),
        error: z.string().nullable(),
      })
      .nullable(),
    requested_by: z.string(),
    created_at: isoTime,
  })
  .meta({ id: 'ScheduleRun' })

export const scheduleJob = z
  .object({
    id: z.enum(JOB_IDS),
    name: z.string(),
    schedule: z.string().meta({ description: 'When it runs, in words' }),
    cycles: z.boolean().meta({ description: 'It starts cycles, and can be triggered, paused and resumed' }),
    idle_reason: z.string().nullable().meta({ description: 'Why it has nothing to do as things are configured' }),
    paused: z.object({ by: z.string(), at: isoTime, reason: z.string().nullable() }).nullable(),
    next_runs: z.array(isoTime).meta({ description: 'The next five at most; none while it is paused or idle' }),
    last_look: z.object({ at: isoTime, ok: z.boolean().nullable(), note: z.string().nullable() }).nullable(),
    last_run: scheduleRun.nullable(),
  })
  .meta({ id: 'ScheduleJob' })

export const marketStatusView = z
  .object({
    exchange: z.literal('NYSE'),
    now: isoTime,
    state: z.enum(['open', 'closed', 'pre', 'post']),
    is_open: z.boolean(),
    session: isoDate.nullable().meta({ description: 'The session of this day in New York, whether or not it is on' }),
    closes_early: z.boolean(),
    next_open: isoTime,
    next_close: isoTime,
    source: z
      .enum(['broker', 'rules'])
      .meta({ description: "Who says so: the broker's calendar or the shipped rules" }),
    upcoming: z.array(
      z.object({
        date: isoDate,
        kind: z.enum(['closed', 'half_day']),
        name: z.string().nullable(),
        close: isoTime.nullable(),
      }),
    ),
  })
  .meta({ id: 'MarketStatus' })

export const schedulerStatus = z
  .object({
    enabled: z.boolean(),
    running: z.boolean().meta({ description: 'It is enabled, and a worker lives that keeps it' }),
    workers: z.number().int(),
    scan_times: z.array(z.string()),
    timezone: z.string(),
    market_hours_only: z.boolean(),
    weekdays_only: z.boolean(),
    execute: z.boolean().meta({ description: 'Cycles order what they decide' }),
    grace_minutes: z.number().meta({ description: 'A slot that is noticed later is missed, not run' }),
    account: z.string(),
    watchlist: z
      .array(z.string())
      .meta({ description: 'Every symbol that is looked at, those of strategies included' }),
    strategies: z
      .number()
      .int()
      .meta({ description: "Strategies that take part in the desk's scan, each with a cycle of its own" }),
    event_monitor: z.object({
      enabled: z.boolean(),
      interval_seconds: z.number(),
      price_move_pct: z.number(),
      cooldown_minutes: z.number(),
    }),
    market: marketStatusView,
    jobs: z.array(scheduleJob),
  })
  .meta({ id: 'SchedulerStatus' })

export const getSchedulerStatus = operation({
  id: 'getSchedulerStatus',
  method: 'get',
  path: '/api/scheduler/status',
  tag: 'Schedule',
  summary: 'How the schedule is set, whether it runs, its jobs and the market',
  role: 'viewer',
  status: 200,
  response: schedulerStatus,
})

export const listScheduleJobs = operation({
  id: 'listScheduleJobs',
  method: 'get',
  path: '/api/scheduler/jobs',
  tag: 'Schedule',
  summary: 'Scheduled jobs with their next runs and last results',
  role: 'viewer',
  status: 200,
  response: z.object({ data: z.array(scheduleJob) }),
})

export const getMarketStatus = operation({
  id: 'getMarketStatus',
  method: 'get',
  path: '/api/scheduler/market-status',
  tag: 'Schedule',
  summary: 'Is the exchange open, until when, and which days to come are not like others',
  role: 'viewer',
  status: 200,
  response: marketStatusView,
})

export const listScheduleRuns = operation({
  id: 'listScheduleRuns',
  method: 'get',
  path: '/api/scheduler/runs',
  tag: 'Schedule',
  summary: 'What came of slots, price moves and runs by hand, newest first',
  role: 'viewer',
  query: z.object({ ...pageQuery, job: cycleJob.optional() }),
  status: 200,
  response: pageOf(scheduleRun),
})

const jobParams = z.object({ id: cycleJob.meta({ description: 'Job' }) })

export const triggerScheduleJob = operation({
  id: 'triggerScheduleJob',
  method: 'post',
  path: '/api/scheduler/jobs/{id}/trigger',
  tag: 'Schedule',
  summary: 'Run a job now: a cycle over the watchlist, a cycle for one symbol, or a look at the prices',
  role: 'trader',
  params: jobParams,
  body: z
    .strictObject({
      symbol: symbol
        .optional()
        .meta({ description: 'event-monitor only: start a cycle for this symbol; without it, look at the prices' }),
    })
    .default({}),
  status: 202,
  idempotent: true,
  response: z.object({
    job: cycleJob,
    run: scheduleRun.nullable().meta({ description: 'Null for a look at the prices, which a worker does' }),
  }),
})

export const pauseScheduleJob = operation({
  id: 'pauseScheduleJob',
  method: 'post',
  path: '/api/scheduler/jobs/{id}/pause',
  tag: 'Schedule',
  summary: 'Let the slots of a job pass until it is resumed; runs by hand go on',
  role: 'trader',
  params: jobParams,
  body: z.strictObject({ reason: z.string().trim().max(500).optional() }).default({}),
  status: 200,
  response: scheduleJob,
})

export const resumeScheduleJob = operation({
  id: 'resumeScheduleJob',
  method: 'post',
  path: '/api/scheduler/jobs/{id}/resume',
  tag: 'Schedule',
  summary: 'Take the pause of a job back',
  role: 'trader',
  params: jobParams,
  status: 200,
  response: scheduleJob,
})
