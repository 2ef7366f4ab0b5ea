'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { createInvalidator } from '@/components/live/invalidate'
import {
  addEvents,
  clearLive,
  readLive,
  readLiveOnServer,
  setConnection,
  subscribeLive,
} from '@/components/live/live-store'
import { openLive } from '@/components/live/open-live'
import type { Connection } from '@/components/shell/connection-indicator'
import type { EventView } from '@/lib/contracts/api/events'

/** Keeps one socket open for the account. Used once, by the frame. */
export function useLiveConnection(account: string, lastSeq: number): void {
  const client = useQueryClient()
  const followed = useRef<string | null>(null)
  // lastSeq only says where the first subscription begins; of what a later page knows, the socket has seen all.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const invalidator = createInvalidator(client)
    // What is kept of an account that was not followed for a while may be behind.
    if (followed.current !== null && followed.current !== account) void client.invalidateQueries()
    followed.current = account
    clearLive()
    const close = openLive({
      account,
      lastSeq,
      onConnection: setConnection,
      onEvents: (events) => {
        addEvents(events)
        invalidator.add(events)
      },
      onSignedOut: () => {
        window.location.assign(`/signin?next=${encodeURIComponent(window.location.pathname + window.location.search)}`)
      },
    })
    return () => {
      invalidator.stop()
      close()
    }
  }, [account, client])
}

/** For the indicator in the bar. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    subscribeLive,
    () => readLive().connection,
    () => readLiveOnServer().connection,
  )

export type LiveFilter = { types?: readonly string[]; cycleId?: string }

/**
 * Events of the current account that arrived since the page was drawn, newest first, at most 200. Keep `filter.types`
 * stable (a constant of the module).
 */
export function useLiveEvents({ types, cycleId }: LiveFilter = {}): readonly EventView[] {
  const events = useSyncExternalStore(
    subscribeLive,
    () => readLive().events,
    () => readLiveOnServer().events,
  )
  return useMemo(
    () =>
      types || cycleId
        ? events.filter((event) => (!types || types.includes(event.type)) && (!cycleId || event.cycle_id === cycleId))
        : events,
    [events, types, cycleId],
  )
}
