'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { cycleEventsKey } from '@/components/cycles/detail/cycle-events-key'
import { call } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { listEvents } from '@/components/data/operations'
import { useLiveEvents } from '@/components/live/use-live'
import type { EventView } from '@/lib/contracts/api/events'

const PAGE = 500

/**
 * Everything the log holds about a cycle, oldest first: what was stored, read on from where it stood, and what has just
 * arrived. Its orders belong to it, also when they fill days later. The key is under the cycle's, so that a live event
 * refreshes both.
 */
export function useCycleEvents(id: string, over: boolean): readonly EventView[] {
  const client = useQueryClient()
  const key = useMemo(() => cycleEventsKey(id), [id])
  const { data: stored } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const known = [...(client.getQueryData<EventView[]>(key) ?? [])]
      for (;;) {
        const after = known.at(-1)?.seq ?? 0
        const { data } = await call(listEvents, { query: { aggregate_id: id, after, limit: PAGE } }, { signal })
        known.push(...data)
        if (data.length < PAGE) return known
      }
    },
    refetchInterval: over ? false : 2_000,
  })
  const all = useLiveEvents()
  const live = useMemo(() => all.filter((event) => event.aggregate_id === id), [all, id])
  const newest = live[0]?.seq
  useEffect(() => {
    if (newest !== undefined) void client.invalidateQueries({ queryKey: keys.cycle(id) })
  }, [client, id, newest])
  return useMemo(() => {
    const events = stored ?? []
    const last = events.at(-1)?.seq ?? 0
    return [...events, ...live.filter(({ seq }) => seq > last).reverse()]
  }, [stored, live])
}
