import type { ScheduleSettings } from '../../domain/schedule/settings'

/** The symbols that are looked at without a person. */
export const readWatchlist = async ({ schedule }: { schedule: ScheduleSettings }): Promise<readonly string[]> =>
  schedule.watchlist
