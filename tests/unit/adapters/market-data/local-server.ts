import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { status?: number; headers?: Record<string, string>; body: unknown }
export type Respond = (url: URL, request: IncomingMessage) => Answer | 'cut' | 'cut body' | 'silence'

export type LocalServer = { url: string; requests: URL[]; close(): Promise<void> }

/** A vendor's stand-in on 127.0.0.1. Strings are sent as they are, everything else as JSON. */
export async function startServer(respond: Respond): Promise<LocalServer> {
  const requests: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://vendor')
    requests.push(url)
    send(respond(url, request), response)
  })
  // Connections are the client's to end: one that the server ends may be used once more.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { url: `http://127.0.0.1:${port}`, requests, close }
}

function send(answer: ReturnType<Respond>, response: ServerResponse): void {
  if (answer === 'silence') return
  if (answer === 'cut') {
    response.destroy()
    return
  }
  if (answer === 'cut body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
    response.write('{"bars":')
    setTimeout(() => response.destroy(), 20)
    return
  }
  const { status = 200, headers = {}, body } = answer
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
