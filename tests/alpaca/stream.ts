import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { WireUpdate } from './wire'

export type Release = { reverse?: boolean; twice?: boolean }

/** The /stream of the trading API: authenticate, listen, then updates in binary frames as the paper one sends them. */
export function createStream(keys: { keyId: string; secretKey: string }) {
  const server = new WebSocketServer({ noServer: true, autoPong: false })
  const listening = new Set<WebSocket>()
  const settings = { frames: 'binary' as 'binary' | 'text', halfOpen: false, refuse: false }
  let held: WireUpdate[] | null = null
  let connections = 0

  const send = (socket: WebSocket, stream: string, data: unknown) => {
    if (settings.halfOpen) return
    const text = JSON.stringify({ stream, data })
    socket.send(settings.frames === 'binary' ? Buffer.from(text) : text, { binary: settings.frames === 'binary' })
  }

  server.on('connection', (socket) => {
    connections++
    socket.on('error', () => {})
    socket.on('close', () => listening.delete(socket))
    socket.on('ping', (data) => {
      if (!settings.halfOpen) socket.pong(data)
    })
    socket.on('message', (frame) => {
      const { action, data } = JSON.parse(frame.toString())
      if (action === 'authenticate') {
        const known = data?.key_id === keys.keyId && data?.secret_key === keys.secretKey
        send(socket, 'authorization', { action, status: known ? 'authorized' : 'unauthorized' })
        if (!known) socket.close()
      } else if (action === 'listen') {
        listening.add(socket)
        send(socket, 'listening', { streams: data?.streams })
      }
    })
  })

  const broadcast = (update: WireUpdate) => {
    for (const socket of listening) send(socket, 'trade_updates', update)
  }

  return {
    settings,
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      if (settings.refuse || !request.url?.startsWith('/stream')) socket.destroy()
      else server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request))
    },
    tell(update: WireUpdate) {
      if (held) held.push(update)
      else broadcast(update)
    },
    /** Sends anything at all, to see what becomes of it. */
    sendRaw(text: string) {
      for (const socket of listening) socket.send(text)
    },
    repeat: broadcast,
    hold() {
      held ??= []
    },
    release({ reverse = false, twice = false }: Release = {}) {
      const updates = held ?? []
      held = null
      if (reverse) updates.reverse()
      for (const update of twice ? updates.flatMap((one) => [one, one]) : updates) broadcast(update)
    },
    drop() {
      for (const socket of server.clients) socket.terminate()
    },
    counts: () => ({ listening: listening.size, connections }),
    close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
