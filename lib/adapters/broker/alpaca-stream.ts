import WebSocket from 'ws'
import type { BrokerListener } from '../../ports'
import { toUpdate } from './alpaca-orders'
import {
  authorizationPayload,
  framePayload,
  isShareUpdate,
  listeningPayload,
  readJson,
  updatePayload,
} from './alpaca-payloads'

export type StreamOptions = {
  keyId: string
  secretKey: string
  streamUrl: string
  /** Until the stream listens. */
  timeoutMs: number
  streamPace?: Partial<StreamPace>
}

export type StreamPace = {
  /** A connection that answers no ping for this long is dead, however open it looks. */
  pingMs: number
  /** First and longest pause before connecting again. */
  firstPauseMs: number
  longestPauseMs: number
}

const PACE: StreamPace = { pingMs: 10_000, firstPauseMs: 500, longestPauseMs: 30_000 }
const UPDATES = 'trade_updates'
const LARGEST_FRAME = 1_048_576

/**
 * Listens to an account's order updates until closed. Whatever breaks the connection, be it a frame that cannot be read
 * or a listener that fails on an update, ends in a new one: after `open` everything is to be asked for again, so that
 * nothing is lost by it. Pauses double, with jitter, and start anew after a connection that lasted.
 */
export function watchTradeUpdates(options: StreamOptions, listener: BrokerListener): { close(): void } {
  const pace = { ...PACE, ...options.streamPace }
  let closed = false
  let failures = 0
  let current: { end(): void } | null = null
  let timer: NodeJS.Timeout | undefined

  const tell = (state: 'open' | 'lost', reason: string | null) => {
    try {
      listener.onState(state, reason)
    } catch {
      // A listener's failure is its own; the next change of state is told all the same.
    }
  }

  const connect = () => {
    let openedAt: number | null = null
    current = connectOnce(options, pace, {
      onOpen() {
        openedAt = Date.now()
        tell('open', null)
      },
      onUpdate: (data) => listener.onUpdate(toUpdate(updatePayload.parse(data))),
      onEnd(reason) {
        if (closed) return
        const lasted = openedAt !== null && Date.now() - openedAt > pace.longestPauseMs
        failures = lasted ? 0 : failures
        const pause = Math.min(pace.firstPauseMs * 2 ** failures, pace.longestPauseMs)
        failures++
        timer = setTimeout(connect, pause * (0.5 + Math.random() / 2))
        tell('lost', reason)
      },
    })
  }

  connect()
  return {
    close() {
      closed = true
      clearTimeout(timer)
      current?.end()
    },
  }
}

type Connection = { onOpen(): void; onUpdate(data: unknown): void; onEnd(reason: string): void }

function connectOnce(options: StreamOptions, pace: StreamPace, connection: Connection): { end(): void } {
  const socket = new WebSocket(options.streamUrl, {
    handshakeTimeout: options.timeoutMs,
    maxPayload: LARGEST_FRAME,
    perMessageDeflate: false,
    followRedirects: false,
  })
  let ended = false
  let heard = true
  const say = (action: string, data: Record<string, unknown>) => socket.send(JSON.stringify({ action, data }))

  const end = (reason: string) => {
    if (ended) return
    ended = true
    clearTimeout(patience)
    clearInterval(pings)
    socket.terminate()
    connection.onEnd(reason)
  }
  const patience = setTimeout(() => end('Alpaca did not let the stream begin in time.'), options.timeoutMs)
  const pings = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (!heard) return end('Alpaca stopped answering on the stream.')
    heard = false
    socket.ping()
  }, pace.pingMs)

  socket.on('open', () => say('authenticate', { key_id: options.keyId, secret_key: options.secretKey }))
  socket.on('pong', () => {
    heard = true
  })
  socket.on('message', (frame: WebSocket.RawData) => {
    if (ended) return
    try {
      const { stream, data } = framePayload.parse(readJson(frame.toString()))
      if (stream === 'authorization') {
        if (authorizationPayload.parse(data).status !== 'authorized') return end('Alpaca refuses the keys.')
        say('listen', { streams: [UPDATES] })
      } else if (stream === 'listening') {
        if (!listeningPayload.parse(data).streams?.includes(UPDATES)) return end('Alpaca does not tell updates.')
        clearTimeout(patience)
        connection.onOpen()
      } else if (stream === UPDATES && isShareUpdate(data)) connection.onUpdate(data)
    } catch {
      end('An update could not be taken in.')
    }
  })
  // Errors carry the address and no key; a close follows each of them.
  socket.on('error', (error) => end(`The stream failed: ${error.message}`))
  socket.on('close', (code) => end(`Alpaca closed the stream (${code}).`))
  return { end: () => end('closed') }
}
