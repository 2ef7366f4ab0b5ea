'use client'

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type { ScheduleJob } from '@/components/data/types'

/** The job of another account's cycle may end without an event reaching this page. */
const REFRESH_MS = 15_000

export type CycleJobId = 'scan' | 'event-monitor'
export const isCycleJob = (id: ScheduleJob['id']): id is CycleJobId => id === 'scan' || id === 'event-monitor'

export const useSchedule = () =>
  useQuery({
    queryKey: keys.schedule(),
    queryFn: ({ signal }) => call(operations.getSchedulerStatus, {}, { signal }),
    refetchInterval: REFRESH_MS,
  })

export const useScheduleRuns = (filter: { limit: number; job?: CycleJobId }) =>
  useInfiniteQuery({
    queryKey: keys.scheduleRuns(filter),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listScheduleRuns, { query: { ...filter, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })

/** Run now, pause and resume; what is shown is asked for again after each. */
export function useScheduleActions() {
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['schedule'] })
  return {
    trigger: (id: CycleJobId, symbol?: string) =>
      call(operations.triggerScheduleJob, { params: { id }, body: { symbol } }).finally(refresh),
    pause: (id: CycleJobId, reason: string) =>
      call(operations.pauseScheduleJob, { params: { id }, body: { reason: reason || undefined } }).finally(refresh),
    resume: (id: CycleJobId) => call(operations.resumeScheduleJob, { params: { id } }).finally(refresh),
  }
}
