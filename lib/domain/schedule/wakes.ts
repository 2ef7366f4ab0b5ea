import type { ScheduleSettings } from './settings'

export type CronWake = { id: string; repeat: { pattern: string; tz: string } | { every: number } }

/**
 * When a queue should wake somebody to look what is due: at each scan time on the wall of the schedule's zone, and at the
 * monitor's interval. Which slots there are is said by slots.ts alone; a wake too many or too few changes nothing of it.
 */
export function wakesOf({ enabled, plan, monitor }: ScheduleSettings): CronWake[] {
  if (!enabled) return []
  const days = plan.weekdaysOnly ? '1-5' : '*'
  const scans = plan.times.map((time) => ({
    id: `scan-${time.replace(':', '')}`,
    repeat: { pattern: `${Number(time.slice(3))} ${Number(time.slice(0, 2))} * * ${days}`, tz: plan.zone },
  }))
  return monitor.enabled ? [...scans, { id: 'event-monitor', repeat: { every: monitor.intervalMs } }] : scans
}
