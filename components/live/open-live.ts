import type { Socket } from 'socket.io-client'
import type { Connection } from '@/components/shell/connection-indicator'
import type { EventView } from '@/lib/contracts/api/events'
import type { ClientToServer, ServerToClient, SOCKET_PATH } from '@/lib/contracts/live'

type LiveSocket = Socket<ServerToClient, ClientToServer>

/** The contract's path; its file holds schemas, so only its type comes along. */
const PATH: typeof SOCKET_PATH = '/ws'
const CAUGHT_UP_MS = 4_000
const REFUSED_RETRY_MS = 3_000

export type LiveOptions = {
  account: string
  /** The last sequence that the page was drawn from; everything after it is delivered. */
  lastSeq: number | null
  onEvents: (events: EventView[]) => void
  onConnection: (connection: Connection) => void
  onSignedOut: () => void
}

/** Follows the log until the returned function is called: reconnects, and asks for what was missed meanwhile. */
export function openLive({ account, lastSeq, onEvents, onConnection, onSignedOut }: LiveOptions): () => void {
  let seen = lastSeq
  let socket: LiveSocket | undefined
  let closed = false
  let wasLive = false
  let missed = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const lost = () => onConnection({ state: navigator.onLine ? 'reconnecting' : 'offline' })

  const subscribe = (live: LiveSocket) => {
    missed = 0
    live.emit('subscribe', { last_seq: seen, account, cycle_id: null }, (answer) => {
      if (closed) return
      if (!answer.ok) {
        lost()
        timer = setTimeout(() => live.disconnect().connect(), REFUSED_RETRY_MS)
        return
      }
      seen = Math.max(seen ?? 0, answer.head)
      onConnection({ state: 'live', caughtUp: wasLive && missed > 0 ? missed : undefined })
      if (wasLive && missed > 0) timer = setTimeout(() => onConnection({ state: 'live' }), CAUGHT_UP_MS)
      wasLive = true
    })
  }

  void import('socket.io-client').then(({ io }) => {
    if (closed) return
    const live: LiveSocket = io({
      path: PATH,
      transports: ['websocket'],
      reconnectionDelay: 400,
      reconnectionDelayMax: 4_000,
    })
    socket = live
    live.on('connect', () => subscribe(live))
    live.on('events', ({ events, head }) => {
      missed += events.length
      seen = Math.max(seen ?? 0, events.at(-1)?.seq ?? head)
      onEvents(events)
    })
    live.on('signed_out', onSignedOut)
    live.on('disconnect', (why) => {
      if (closed) return
      lost()
      // The server closed it on purpose (a restart): the client library would not come back by itself.
      if (why === 'io server disconnect') timer = setTimeout(() => live.connect(), REFUSED_RETRY_MS)
    })
    live.on('connect_error', (error) => {
      if (closed) return
      if (error.message === 'unauthenticated') return onSignedOut()
      lost()
      if (!live.active) timer = setTimeout(() => live.connect(), REFUSED_RETRY_MS)
    })
  })

  window.addEventListener('offline', lost)
  return () => {
    closed = true
    clearTimeout(timer)
    window.removeEventListener('offline', lost)
    socket?.disconnect()
  }
}
