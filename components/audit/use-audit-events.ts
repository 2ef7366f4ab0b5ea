'use client'

import { useMemo } from 'react'
import { type EventFilter, useEvents } from '@/components/data/queries'
import { useLiveEvents } from '@/components/live/use-live'
import type { EventView } from '@/lib/contracts/api/events'

export type AuditFilter = Pick<EventFilter, 'type' | 'account' | 'cycle_id'>

const matches = (event: EventView, { type, account, cycle_id }: AuditFilter): boolean =>
  (!type || event.type === type) &&
  (!account || event.account === account) &&
  (!cycle_id || event.cycle_id === cycle_id)

/** The stored log under a filter, with what has arrived since on top while `following`. */
export function useAuditEvents(filter: AuditFilter, pageSize: number, following: boolean) {
  const query = useEvents({ ...filter, limit: pageSize })
  const live = useLiveEvents()
  const stored = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  const { type, account, cycle_id } = filter
  const events = useMemo(() => {
    if (!stored || !following) return stored
    const newest = stored[0]?.seq ?? 0
    return [...live.filter((event) => event.seq > newest && matches(event, { type, account, cycle_id })), ...stored]
  }, [stored, live, following, type, account, cycle_id])
  return { query, events }
}
