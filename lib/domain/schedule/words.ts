import type { JobId, ScheduleSettings } from './settings'

export const JOB_NAMES: Record<JobId, string> = {
  scan: 'Scan of the watchlist',
  'event-monitor': 'Price monitor',
  'breaker-watch': 'Circuit breakers',
}

/** When a job runs, in words. */
export function describeSchedule(job: JobId, { plan, monitor }: ScheduleSettings): string {
  if (job === 'breaker-watch')
    return 'Every minute: marks positions while the market is open, halts and resumes accounts'
  if (job === 'event-monitor')
    return `Every ${period(monitor.intervalMs)} while the market is open; a move over ${Number((monitor.threshold * 100).toFixed(2))} % starts a cycle, then rests for ${period(monitor.cooldownMs)}`
  if (plan.times.length === 0) return 'No time is set'
  const hours = plan.marketHoursOnly
    ? ', while the market is open'
    : plan.weekdaysOnly
      ? ', Monday to Friday'
      : ', every day'
  return `At ${listed(plan.times)} in ${plan.zone.replaceAll('_', ' ')}${hours}`
}

const listed = (times: readonly string[]): string =>
  times.length < 2 ? times.join('') : `${times.slice(0, -1).join(', ')} and ${times.at(-1)}`

function period(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds % 60 !== 0 || seconds < 60) return seconds === 1 ? 'second' : `${seconds} seconds`
  const minutes = seconds / 60
  return minutes === 1 ? 'minute' : `${minutes} minutes`
}
