import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { identify } from './auth'
import {
  type ClientToServer,
  type ServerToClient,
  SOCKET_PATH,
  type Subscription,
  subscription,
} from './contracts/live'
import { listEvents, readEventHead, type StoredEvent } from './db/events'
import { listenTo } from './db/listen'
import type { Deps } from './deps'
import { isOwnOrigin } from './own-origin'
import { toEventView } from './views/events'

/** How often the log is looked at: the embedded database tells nobody that it has grown, a server does. */
const TAIL_MS = { embedded: 100, server: 1_000 }
const BATCH = 500
const RECHECK_MS = 60_000
/** Events after which somebody may not be let in any more. */
const WHO_MAY = new Set(['UserChanged', 'SessionRevoked', 'ApiKeyRevoked'])

type Client = Socket<ClientToServer, ServerToClient>

export type LiveServer = { close(): Promise<void> }

/**
 * Serves live events: each web process tails the log itself, told by a Postgres server when it has grown, and sends to its own sockets only. A client says the last sequence
 * it saw and gets everything since, in order and once; a socket is asked who it is at the handshake and each minute.
 */
export function serveLive(http: HttpServer, deps: Deps): LiveServer {
  const io = new Server<ClientToServer, ServerToClient>(http, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 10_000,
    allowRequest: (request, decide) => {
      decide(null, isOwnOrigin(request.headers.origin, request.headers.host ?? null, deps.env.NEXTAUTH_URL))
    },
  })
  const credentials = (socket: Client) => ({
    cookie: socket.handshake.headers.cookie,
    authorization:
      typeof socket.handshake.auth.key === 'string'
        ? `Bearer ${socket.handshake.auth.key}`
        : socket.handshake.headers.authorization,
  })
  io.use((socket, next) => {
    identify(credentials(socket), deps).then(
      (principal) => next(principal ? undefined : new Error('unauthenticated')),
      () => next(new Error('unauthenticated')),
    )
  })

  /** Sockets that follow the log, with the sequence each has seen. */
  const followers = new Map<Client, { wanted: Subscription; seen: number }>()
  io.on('connection', (socket) => {
    socket.on('subscribe', (given, done) => {
      const parsed = subscription.safeParse(given)
      if (!parsed.success || typeof done !== 'function') {
        if (typeof done === 'function') done({ ok: false, error: 'The subscription is not well formed.' })
        return
      }
      follow(socket, parsed.data)
        .then((head) => done({ ok: true, head }))
        .catch((error: unknown) => {
          deps.log.warn({ err: error }, 'a subscription failed')
          done({ ok: false, error: 'The log could not be read.' })
        })
    })
    socket.on('disconnect', () => followers.delete(socket))
  })

  /** Sends what was missed, then lets the tail go on from there. */
  async function follow(socket: Client, wanted: Subscription): Promise<number> {
    followers.delete(socket)
    const head = await readEventHead(deps.db)
    let seen = wanted.last_seq ?? head.seq
    while (seen < head.seq) {
      const missed = (await listEvents(deps.db, { after: seen }, BATCH)).filter((event) => event.seq <= head.seq)
      if (missed.length === 0) break
      seen = missed.at(-1)?.seq ?? head.seq
      send(socket, wanted, missed, head.seq, seen === head.seq)
    }
    followers.set(socket, { wanted, seen: head.seq })
    return head.seq
  }

  const isServer = deps.env.DATABASE_URL !== undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let reading = false
  let grown = false
  const tail = async () => {
    if (reading) {
      grown = true
      return
    }
    reading = true
    grown = false
    clearTimeout(timer)
    try {
      if (followers.size > 0) {
        const from = Math.min(...[...followers.values()].map(({ seen }) => seen))
        const events = await listEvents(deps.db, { after: from }, BATCH)
        const head = events.at(-1)?.seq
        for (const [socket, follower] of followers) {
          // Who joined while the log was read, further back than this read began, waits for the next one.
          if (head === undefined || follower.seen < from) continue
          const fresh = events.filter((event) => event.seq > follower.seen)
          follower.seen = Math.max(follower.seen, head)
          send(socket, follower.wanted, fresh, head, true)
        }
        if (events.some(({ type }) => WHO_MAY.has(type))) recheck()
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'the event log could not be tailed')
    }
    reading = false
    const pause = grown ? 0 : isServer ? TAIL_MS.server : TAIL_MS.embedded
    if (!stopped) timer = setTimeout(() => void tail(), pause)
  }

  /** Asks every socket again who it is, and ends those that may not listen any more. */
  const recheck = () => {
    for (const socket of io.sockets.sockets.values())
      identify(credentials(socket), deps)
        .catch(() => null)
        .then((principal) => {
          if (principal) return
          socket.emit('signed_out')
          socket.disconnect(true)
        })
  }
  const rechecking = setInterval(recheck, RECHECK_MS)
  const listener = isServer ? listenTo(deps.connection, 'assay_events', () => void tail()) : null
  void tail()

  return {
    async close() {
      stopped = true
      clearTimeout(timer)
      clearInterval(rechecking)
      await listener?.close()
      io.disconnectSockets(true)
      await io.close()
    },
  }
}

function send(
  socket: Client,
  wanted: Subscription,
  events: readonly StoredEvent[],
  head: number,
  caughtUp: boolean,
): void {
  const mine = events.filter(
    (event) =>
      (wanted.account === null || event.accountId === null || event.accountId === wanted.account) &&
      (wanted.cycle_id === null || event.cycleId === wanted.cycle_id),
  )
  if (mine.length > 0) socket.emit('events', { events: mine.map(toEventView), head, caught_up: caughtUp })
}
