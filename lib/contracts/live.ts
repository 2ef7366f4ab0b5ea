import { z } from 'zod'
import type { EventView } from './api/events'

/** Path of the socket, on the origin of the dashboard. */
export const SOCKET_PATH = '/ws'

/** What a client says when it connects: the last sequence it saw, and whose events it wants. */
export const subscription = z.object({
  last_seq: z.number().int().min(0).nullable().default(null),
  account: z.string().max(40).nullable().default(null),
  cycle_id: z.uuid().nullable().default(null),
})
export type Subscription = z.infer<typeof subscription>

export type ServerToClient = {
  /** Events in order, each once; `head` is the newest sequence of the log. */
  events: (batch: { events: EventView[]; head: number; caught_up: boolean }) => void
  /** The session or key ended; the client does not reconnect. */
  signed_out: () => void
}

export type ClientToServer = {
  subscribe: (
    wanted: Subscription,
    done: (answer: { ok: true; head: number } | { ok: false; error: string }) => void,
  ) => void
}
