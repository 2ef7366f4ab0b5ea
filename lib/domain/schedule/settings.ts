import type { ScanPlan } from './slots'

/** Jobs that start cycles. */
export const CYCLE_JOBS = ['scan', 'event-monitor'] as const
export type CycleJob = (typeof CYCLE_JOBS)[number]

/** Everything that the desk does again and again and that is worth a line on the page. */
export const JOB_IDS = [...CYCLE_JOBS, 'breaker-watch'] as const
export type JobId = (typeof JOB_IDS)[number]

export type ScheduleSettings = {
  readonly enabled: boolean
  readonly plan: ScanPlan
  /** Cycles order what they decide. */
  readonly execute: boolean
  readonly watchlist: readonly string[]
  /** A slot that nobody noticed for longer is not run late. */
  readonly graceMs: number
  readonly monitor: {
    readonly enabled: boolean
    readonly intervalMs: number
    /** Fraction that a move has to exceed. */
    readonly threshold: number
    readonly cooldownMs: number
    /** A quote that is older says nothing of the price now. */
    readonly maxAgeMs: number
  }
}

/**
 * Why a job has nothing to do as things are configured, for the person who could change it; null when it has. `symbols` are those
 * that the job looks at; `ownTimes`: some strategy has scan times of its own.
 */
export function idleReason(
  job: CycleJob,
  { enabled, plan, monitor }: ScheduleSettings,
  symbols: readonly string[],
  ownTimes = false,
): string | null {
  if (!enabled) return 'Switched off: SCHEDULE_ENABLED is false.'
  if (job === 'scan' && plan.times.length === 0 && !ownTimes) return 'No time is set: SCHEDULE_SCAN_TIMES is empty.'
  if (job === 'event-monitor' && !monitor.enabled) return 'Switched off: EVENT_MONITOR_ENABLED is false.'
  return symbols.length > 0 ? null : nothingToLookAt(job)
}

/** Why a job without any symbol does nothing, also when a person asks for it. */
export function nothingToLookAt(job: CycleJob): string {
  const wanted = job === 'scan' ? 'a strategy' : 'a strategy that price moves may start'
  return `Nothing to look at: name symbols in TRADING_WATCHLIST_SYMBOLS, or make ${wanted}.`
}

/** What slots follow from, as text: with another one, slots of the past were never planned. */
export const planKey = ({ times, zone, marketHoursOnly, weekdaysOnly }: ScanPlan): string =>
  [times.join(','), zone, marketHoursOnly ? 'market hours' : 'any hour', weekdaysOnly ? 'weekdays' : 'any day'].join(
    ' | ',
  )
