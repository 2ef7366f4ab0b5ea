import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createBook } from './alpaca/book'
import type { OrderBody } from './alpaca/check-order'
import { createFaults, type Fault, type FaultRule, isTaken, respond } from './alpaca/faults'
import { type Answer, handle, kindOf, type Request, type RequestKind, type Settings } from './alpaca/routes'
import { createStream, type Release } from './alpaca/stream'
import { Refusal, type WireUpdate } from './alpaca/wire'

export type { FaultRule } from './alpaca/faults'

/** One request as it came, and the status it got; null while or when it got none. */
export type Call = {
  at: number
  kind: RequestKind
  method: string
  path: string
  body: OrderBody
  status: number | null
}

export type AlpacaServerOptions = {
  port?: number
  cash?: string
  keyId?: string
  secretKey?: string
  /** Requests in any minute before 429. */
  limit?: number
}

export const ALPACA_TEST_KEYS = { keyId: 'PKTESTKEY', secretKey: 'a-secret-that-must-never-be-shown' }
const MINUTE = 60_000

export type AlpacaServer = Awaited<ReturnType<typeof startAlpacaServer>>
export type AlpacaControls = AlpacaServer['controls']
export type AlpacaState = ReturnType<AlpacaServer['state']>

/**
 * A stand-in for Alpaca's trading API on 127.0.0.1 that keeps an account: it takes and refuses orders as the documents
 * say, and whatever happens to them is said through `controls`. Another process drives it with
 * `POST /__control {"do":"fill","with":["order-1","5","101.5"]}` and reads it with `GET /__state`.
 */
export async function startAlpacaServer(options: AlpacaServerOptions = {}) {
  const { cash = '100000', limit = 200 } = options
  const keys = { ...ALPACA_TEST_KEYS, ...options }
  const stream = createStream(keys)
  const updates: WireUpdate[] = []
  const book = createBook({ cash }, (update) => {
    updates.push(update)
    stream.tell(update)
  })
  const faults = createFaults()
  const settings: Settings & { limit: number } = { cancelsWait: false, autoFill: false, market: null, limit }
  const calls: Call[] = []

  const controls = {
    fill: book.fill,
    bust: book.bust,
    correct: book.correct,
    cancel: book.cancel,
    expire: book.expire,
    reject: book.reject,
    setStatus: book.setStatus,
    /** An order that the account's owner placed elsewhere; its id is of the broker's making unless given. */
    placeElsewhere: (body: OrderBody): string => book.submit({ type: 'market', time_in_force: 'day', ...body }).id,
    setPosition: book.setPosition,
    setCash: book.setCash,
    setPrice: book.setPrice,
    journal: book.journal,
    split: book.split,
    block: (flags: Partial<typeof book.flags>) => {
      Object.assign(book.flags, flags)
    },
    set: (changes: Partial<typeof settings>) => {
      Object.assign(settings, changes)
    },
    addFault: (rule: FaultRule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    holdUpdates: () => stream.hold(),
    releaseUpdates: (release?: Release) => stream.release(release),
    /** Tells the newest updates again, all of them unless a number is given. */
    repeatUpdates: (count = updates.length) => updates.slice(-count).forEach(stream.repeat),
    sendRaw: (text: string) => stream.sendRaw(text),
    dropStreams: () => stream.drop(),
    setStream: (changes: Partial<typeof stream.settings>) => {
      Object.assign(stream.settings, changes)
    },
  }

  const state = () => ({
    cash: book.cash().toFixed(),
    positions: [...book.positions].map(([symbol, { quantity, average }]) => ({
      symbol,
      quantity: quantity.toFixed(),
      average: average.toFixed(),
    })),
    orders: book.orders,
    activities: book.activities,
    streams: stream.counts(),
    calls,
    mostInAnyMinute: mostInAnyMinute(calls),
  })

  const answer = (request: Request): Answer => {
    try {
      return handle(book, settings, request)
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: error.body }
      throw error
    }
  }

  const own = (request: Request): Answer => {
    if (request.url.pathname === '/__state') return { status: 200, body: state() }
    const order = request.body as { do?: keyof typeof controls; with?: unknown[] }
    const control = order.do ? (controls[order.do] as ((...given: unknown[]) => unknown) | undefined) : undefined
    if (!control) return { status: 404, body: { message: `no such control: ${order.do}` } }
    try {
      return { status: 200, body: { result: control(...(order.with ?? [])) ?? null } }
    } catch (error) {
      return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } }
    }
  }

  const serve = async (request: Request, incoming: IncomingMessage, response: ServerResponse) => {
    if (request.url.pathname.startsWith('/__')) return respond(response, null, own(request), {})
    const { kind } = kindOf(request)
    const recent = calls.filter(({ at }) => at > Date.now() - MINUTE).length
    const { method, url, body } = request
    const call: Call = { at: Date.now(), kind, method, path: url.pathname, body, status: null }
    calls.push(call)
    const headers = limitHeaders(settings.limit, recent + 1, calls)
    const finish = (fault: Fault | null, given: Answer) => {
      call.status = fault && !['slow', 'late'].includes(fault.fault) ? null : given.status
      respond(response, fault, given, headers)
    }
    if (
      incoming.headers['apca-api-key-id'] !== keys.keyId ||
      incoming.headers['apca-api-secret-key'] !== keys.secretKey
    )
      return finish(null, { status: 401, body: { code: 40110000, message: 'request is not authorized' } })
    const fault = faults.next(kind)
    if (recent >= settings.limit || fault?.fault === 'rate_limited')
      return finish(null, { status: 429, body: { code: 42910000, message: 'rate limit exceeded' } })
    if (fault?.fault === 'late') await pause(fault.ms)
    const given = isTaken(fault) ? answer(request) : { status: 200, body: null }
    if (fault?.fault === 'slow') await pause(fault.ms)
    finish(fault, given)
  }

  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const url = new URL(incoming.url ?? '/', 'http://alpaca')
    await serve({ method: incoming.method ?? 'GET', url, body: text ? JSON.parse(text) : {} }, incoming, response)
  })
  // Connections are the client's to end: one that the server ends may be used once more.
  server.keepAliveTimeout = 0
  server.on('upgrade', stream.upgrade)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    streamUrl: `ws://127.0.0.1:${port}/stream`,
    keys: { keyId: keys.keyId, secretKey: keys.secretKey },
    controls,
    state,
    calls,
    close: () =>
      new Promise<void>((resolve) => {
        stream.close()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function limitHeaders(limit: number, used: number, calls: readonly Call[]): Record<string, string> {
  const oldest = calls.find(({ at }) => at > Date.now() - MINUTE)?.at ?? Date.now()
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-reset': String(Math.ceil((oldest + MINUTE) / 1_000)),
  }
}

type Remote<T> = { [K in keyof T]: T[K] extends (...given: infer G) => infer R ? (...given: G) => Promise<R> : never }

/** The controls of a server that runs in another process, by its address. */
export const remoteControls = (url: string): Remote<AlpacaControls> =>
  new Proxy({} as Remote<AlpacaControls>, {
    get:
      (_, name) =>
      async (...given: unknown[]) => {
        const body = JSON.stringify({ do: name, with: given })
        const response = await fetch(new URL('/__control', url), { method: 'POST', body })
        const said = (await response.json()) as { result?: unknown; message?: string }
        if (!response.ok) throw new Error(said.message)
        return said.result
      },
  })

export const remoteState = async (url: string): Promise<AlpacaState> =>
  (await fetch(new URL('/__state', url))).json() as Promise<AlpacaState>

/** The most requests that came within any 60 seconds. */
export function mostInAnyMinute(calls: readonly { at: number }[]): number {
  let most = 0
  let first = 0
  for (const [last, { at }] of calls.entries()) {
    while ((calls[first]?.at ?? at) <= at - MINUTE) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
