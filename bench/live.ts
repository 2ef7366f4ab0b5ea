import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io } from 'socket.io-client'
import { type ServerToClient, SOCKET_PATH } from '@/lib/contracts/live'
import { inTransaction } from '@/lib/db/client'
import { appendEvents } from '@/lib/db/events'
import { serveLive } from '@/lib/live-server'
import { createApiKey, createUser } from '@/lib/services/manage-people'
import { ORIGIN, openDesk } from '@/tests/integration/desk'
import { median, printBench, quantile } from './support/measure'

/** From the commit of an event to a client's handler, over a real socket, with three clients connected. */
const EVENTS = 200
const desk = await openDesk()
const { deps } = desk
const user = await createUser(deps.db, ORIGIN, {
  email: 'bench@example.com',
  name: 'Bench',
  password: 'a long password',
  role: 'viewer',
})
const { key } = await createApiKey(deps.db, ORIGIN, deps.keys.apiKeys, {
  userId: user.id,
  name: 'bench',
  scope: 'viewer',
  expiresAt: null,
})
const http = createServer()
const live = serveLive(http, deps)
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

const committedAt = new Map<number, number>()
const arrivals: { seq: number; at: number }[] = []
const clients = Array.from({ length: 3 }, () =>
  io(url, { path: SOCKET_PATH, transports: ['websocket'], auth: { key } }),
)
await Promise.all(
  clients.map(
    (client) =>
      new Promise<void>((resolve) => {
        client.on('connect', () =>
          client.emit('subscribe', { last_seq: null, account: null, cycle_id: null }, () => resolve()),
        )
        client.on('events', (batch: Parameters<ServerToClient['events']>[0]) => {
          for (const event of batch.events) arrivals.push({ seq: event.seq, at: performance.now() })
        })
      }),
  ),
)
for (let sent = 0; sent < EVENTS; sent += 1) {
  const [event] = await inTransaction(deps.db, (tx) =>
    appendEvents(tx, ORIGIN, [{ type: 'external.bench', aggregateId: 'b', accountId: null, data: { sent } }]),
  )
  if (event) committedAt.set(event.seq, performance.now())
  await new Promise((resolve) => setTimeout(resolve, 20 + (sent % 7) * 5))
}
await new Promise((resolve) => setTimeout(resolve, 1_000))
// A notification may be there before the writer has heard that its commit is done.
const delays = arrivals.flatMap(({ seq, at }) => {
  const committed = committedAt.get(seq)
  return committed === undefined ? [] : [Math.max(at - committed, 0)]
})
printBench(`live events, ${delays.length} deliveries of ${EVENTS} events to ${clients.length} clients`, [
  ['commit to handler, median', median(delays), 300],
  ['commit to handler, p95', quantile(delays, 0.95), 300],
])
for (const client of clients) client.close()
await live.close()
await desk.close()
process.exit(delays.length === EVENTS * clients.length ? undefined : 1)
