import { timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'

/**
 * Serves an embedded Postgres (PGlite) to any number of client processes.
 *
 * PGlite has one session, and its own socket server interleaves the single protocol messages of several clients. This
 * bridge hands over whole rounds instead: it collects one client's messages until Sync or a simple Query, runs them in
 * one call, and serves only that client while its transaction is open. A client that disconnects inside a transaction
 * is rolled back. Consequences for callers: keep transactions short, use unnamed statements, do not LISTEN.
 */

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102
const SYNC = 0x53
const QUERY = 0x51
const TERMINATE = 0x58
const PASSWORD = 0x70
/** AuthenticationCleartextPassword. */
const ASK_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
const READY_FOR_QUERY = 0x5a
const IDLE = 0x49

type Client = {
  socket: Socket
  buffer: Buffer
  started: boolean
  /** The first message, while the password that it needs has not come. */
  startup: Buffer | null
  /** Complete messages that wait for the Sync that ends their round. */
  pending: Buffer[]
  /** Rounds that wait for their turn. */
  rounds: Buffer[]
  open: boolean
}

export type EmbeddedDatabase = { db: PGlite; close(): Promise<void> }

/** A Unix socket in a private folder, or, where there is none, a loopback port that asks for a password. */
export type EmbeddedAddress = { socketDir: string } | { port: number; password: string }

/** The socket file that libpq-style clients look for in `socketDir`. */
export const socketFile = (socketDir: string) => path.join(socketDir, '.s.PGSQL.5432')

/**
 * Opens (or creates) the database in `dataDir` and listens. On POSIX systems the socket lies in a folder of mode 700,
 * which is what protects it: the embedded database checks no password.
 */
export async function serveEmbeddedDatabase(
  dataDir: string,
  address: EmbeddedAddress,
  prepare?: (db: PGlite) => Promise<void>,
): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = await PGlite.create({ dataDir, extensions: { vector } })
  await db.exec(`
    create schema if not exists bullmq;
    alter role postgres set search_path = public, bullmq;
    set search_path = public, bullmq;
  `)
  await prepare?.(db)
  const server = bridge(db, 'password' in address ? address.password : null)
  if ('socketDir' in address) {
    mkdirSync(address.socketDir, { recursive: true, mode: 0o700 })
    chmodSync(address.socketDir, 0o700)
    rmSync(socketFile(address.socketDir), { force: true })
    await listen(server.net, socketFile(address.socketDir))
  } else {
    await listen(server.net, address.port)
  }
  return {
    db,
    close: async () => {
      await server.stop()
      await db.close()
    },
  }
}

function listen(server: Server, at: string | number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    if (typeof at === 'string') server.listen(at, resolve)
    else server.listen(at, '127.0.0.1', resolve)
  })
}

function bridge(db: PGlite, password: string | null): { net: Server; stop(): Promise<void> } {
  const clients = new Set<Client>()
  /** Clients with a round to run, in order of arrival. */
  const waiting: Client[] = []
  /** The client whose transaction is open; nobody else is served meanwhile. */
  let holder: Client | null = null
  let running = false

  const next = (): Client | undefined => {
    if (!holder) return waiting.shift()
    const at = waiting.indexOf(holder)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }

  const pump = async () => {
    if (running) return
    running = true
    try {
      for (let client = next(); client; client = next()) {
        const round = client.rounds.shift()
        if (!round) continue
        const status = await run(db, round, client)
        holder = status === IDLE ? null : client
        if (holder && !holder.open) await release(holder)
      }
    } finally {
      running = false
    }
  }

  const release = async (client: Client) => {
    if (holder !== client) return
    await run(db, simpleQuery('rollback'), null)
    holder = null
  }

  const enqueue = (client: Client, round: Buffer) => {
    client.rounds.push(round)
    waiting.push(client)
    void pump()
  }

  const net = createServer((socket) => {
    socket.setNoDelay(true)
    const client: Client = {
      socket,
      buffer: Buffer.alloc(0),
      started: false,
      startup: null,
      pending: [],
      rounds: [],
      open: true,
    }
    clients.add(client)
    socket.on('data', (data) => {
      client.buffer = client.buffer.length ? Buffer.concat([client.buffer, data]) : data
      collect(client, password, (round) => enqueue(client, round))
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      client.open = false
      client.rounds = []
      clients.delete(client)
      for (let at = waiting.indexOf(client); at >= 0; at = waiting.indexOf(client)) waiting.splice(at, 1)
      if (!running) void release(client).then(pump)
    })
  })

  return {
    net,
    stop: () =>
      new Promise((resolve) => {
        net.close(() => resolve())
        for (const client of clients) client.socket.destroy()
      }),
  }
}

/** Cuts the client's bytes into messages and messages into rounds. */
function collect(client: Client, password: string | null, onRound: (round: Buffer) => void): void {
  for (;;) {
    const { buffer } = client
    const header = client.started ? 5 : 8
    if (buffer.length < header) return
    const length = client.started ? buffer.readInt32BE(1) + 1 : buffer.readInt32BE(0)
    if (buffer.length < length) return
    const message = buffer.subarray(0, length)
    client.buffer = buffer.subarray(length)
    if (!client.started) {
      const code = message.readInt32BE(4)
      if (code === SSL_REQUEST || code === GSS_REQUEST) client.socket.write('N')
      else if (code === CANCEL_REQUEST) client.socket.end()
      else {
        client.started = true
        if (password === null) onRound(message)
        else {
          client.startup = message
          client.socket.write(ASK_PASSWORD)
        }
      }
      continue
    }
    const type = message[0]
    if (client.startup) {
      const given = type === PASSWORD ? message.subarray(5, -1) : Buffer.alloc(0)
      if (password === null || !sameBytes(given, Buffer.from(password))) {
        client.socket.destroy()
        return
      }
      onRound(client.startup)
      client.startup = null
      continue
    }
    if (type === TERMINATE) {
      client.socket.end()
      return
    }
    client.pending.push(message)
    if (type === SYNC || type === QUERY) onRound(Buffer.concat(client.pending.splice(0)))
  }
}

/** Runs one round and sends its answer; returns the transaction status of the last ReadyForQuery. */
async function run(db: PGlite, round: Buffer, client: Client | null): Promise<number> {
  let tail = Buffer.alloc(0)
  await db.runExclusive(() =>
    db.execProtocolRawStream(round, {
      onRawData: (data) => {
        const chunk = Buffer.from(data)
        tail = Buffer.concat([tail, chunk]).subarray(-6)
        if (client?.open) client.socket.write(chunk)
      },
    }),
  )
  return tail[0] === READY_FOR_QUERY ? (tail[5] ?? IDLE) : IDLE
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

function simpleQuery(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.writeUInt8(QUERY, 0)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
