import type { ScheduleSettings } from '../../domain/schedule/settings'
import type { Clock } from '../../ports'
import type { DefaultAccountDeps } from '../default-account'
import type { RefreshDeps } from '../market/refresh-bars'

/** What the services of the schedule are given. */
export type ScheduleDeps = RefreshDeps &
  Pick<DefaultAccountDeps, 'remote'> & { clock: Clock; schedule: ScheduleSettings }

/** Who asks when nobody does. */
export const SCHEDULER = 'scheduler'
