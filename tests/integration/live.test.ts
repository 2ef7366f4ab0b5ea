import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServerToClient, SOCKET_PATH } from '@/lib/contracts/live'
import { inTransaction } from '@/lib/db/client'
import { appendEvents } from '@/lib/db/events'
import { serveLive } from '@/lib/live-server'
import { createApiKey, createUser, revoke } from '@/lib/services/manage-people'
import { type Desk, ORIGIN, openDesk } from './desk'

const EVENTS = 120

let desk: Desk
const servers: { url: string; close(): Promise<void> }[] = []
const clients: Socket[] = []

/** A web process's live server on a port of its own. */
async function serve() {
  const http = createServer()
  const live = serveLive(http, desk.deps)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  servers.push({ url, close: () => live.close() })
}

beforeAll(async () => {
  desk = await openDesk()
  await serve()
  await serve()
})
afterAll(async () => {
  for (const client of clients) client.close()
  await Promise.all(servers.map((server) => server.close()))
  await desk.close()
})

async function follow(url: string, key: string) {
  const seen: number[] = []
  const client = io(url, { path: SOCKET_PATH, transports: ['websocket'], auth: { key } })
  clients.push(client)
  client.on('events', ({ events }: Parameters<ServerToClient['events']>[0]) => {
    for (const event of events) if (event.type === 'external.live') seen.push(event.seq)
  })
  await new Promise<void>((resolve) =>
    client.on('connect', () =>
      client.emit('subscribe', { last_seq: null, account: null, cycle_id: null }, () => resolve()),
    ),
  )
  return { client, seen }
}

describe('live events of several web processes', () => {
  it('reach every client once and in order, and end for all of them when a key is revoked', async () => {
    const user = await createUser(desk.deps.db, ORIGIN, {
      email: 'live@example.com',
      name: 'Live',
      password: 'a long password',
      role: 'viewer',
    })
    const wanted = { userId: user.id, name: 'live', scope: 'viewer', expiresAt: null } as const
    const { key, row } = await createApiKey(desk.deps.db, ORIGIN, desk.deps.keys.apiKeys, wanted)
    const followers = await Promise.all(servers.flatMap(({ url }) => [follow(url, key), follow(url, key)]))
    const written: number[] = []
    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let sent = 0; sent < EVENTS / 4; sent += 1) {
          const data = { writer, sent }
          const [event] = await inTransaction(desk.deps.db, (tx) =>
            appendEvents(tx, ORIGIN, [{ type: 'external.live', aggregateId: 'live', accountId: null, data }]),
          )
          if (event) written.push(event.seq)
        }
      }),
    )
    const inOrder = written.sort((a, b) => a - b)
    for (const { seen } of followers) await expect.poll(() => seen, { timeout: 20_000 }).toEqual(inOrder)
    expect(await revoke(desk.deps.db, ORIGIN, 'key', row.id, user.id)).toBe(true)
    for (const { client } of followers) await expect.poll(() => client.connected, { timeout: 20_000 }).toBe(false)
  }, 120_000)
})
