import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What becomes of connections: passed on, refused, taken in and left without an answer, or passed on late. */
export type ProxyMode = 'pass' | 'refuse' | 'stall' | { delayMs: number }

export type TcpProxy = {
  port: number
  set(mode: ProxyMode): void
  cut(): void
  close(): Promise<void>
}

/** A TCP proxy on loopback. `stall` keeps every connection open and moves no byte until the mode changes: half-open to both sides. */
export async function openProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let mode: ProxyMode = 'pass'
  let moving = Promise.resolve()
  let move = () => {}
  const pairs = new Set<[Socket, Socket]>()
  const clients = new Set<Socket>()

  const pump = (from: Socket, to: Socket) => {
    let last = Promise.resolve()
    let queued = 0
    from.on('data', (bytes) => {
      const wait = typeof mode === 'object' ? mode.delayMs : 0
      if (wait === 0 && mode === 'pass' && !to.destroyed && queued === 0) return void to.write(bytes)
      queued++
      last = Promise.all([last, moving, new Promise((resolve) => setTimeout(resolve, wait))]).then(() => {
        queued--
        if (!to.destroyed) to.write(bytes)
      })
    })
    from.on('end', () => void last.then(() => moving).then(() => to.end()))
    from.on('error', () => to.destroy())
    from.on('close', () => void last.then(() => moving).then(() => to.destroy()))
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => {})
    clients.add(client)
    client.on('close', () => clients.delete(client))
    if (mode === 'refuse') return client.destroy()
    const upstream = connect({ ...target, allowHalfOpen: true })
    upstream.setNoDelay()
    client.setNoDelay()
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    upstream.on('close', () => pairs.delete(pair))
    pump(client, upstream)
    pump(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const cut = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      mode = next
      if (next === 'stall')
        moving = new Promise((resolve) => {
          move = resolve
        })
      else move()
      if (next === 'refuse') cut()
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        move()
        cut()
        for (const client of clients) client.destroy()
        server.close(() => resolve())
      }),
  }
}
