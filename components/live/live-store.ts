import type { Connection } from '@/components/shell/connection-indicator'
import type { EventView } from '@/lib/contracts/api/events'

/** How many of the newest events are kept. */
const KEPT = 200

export type LiveState = { events: readonly EventView[]; connection: Connection }

const START: LiveState = { events: [], connection: { state: 'reconnecting' } }
const SERVER: LiveState = { events: [], connection: { state: 'live' } }

let state = START
const listeners = new Set<() => void>()

function change(next: Partial<LiveState>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

export const subscribeLive = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const readLive = (): LiveState => state
export const readLiveOnServer = (): LiveState => SERVER

/** Another account: its own events, from nothing. */
export const clearLive = (): void => change(START)

export const setConnection = (connection: Connection): void => change({ connection })

/** Adds a batch, newest first; an event that is known already is not added again. */
export function addEvents(batch: readonly EventView[]): void {
  const newest = state.events[0]?.seq ?? 0
  const fresh = batch.filter((event) => event.seq > newest)
  if (fresh.length > 0) change({ events: [...fresh.reverse(), ...state.events].slice(0, KEPT) })
}
