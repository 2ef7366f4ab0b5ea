import { createApiKey, createUser } from '@/lib/services/manage-people'
import { type Desk, ORIGIN } from './desk'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const shared = globalThis as { assayDeps?: unknown }

/** Calls route handlers on a desk as a trader, or an admin, with a key; `stop` gives the process's instances back. */
export async function openRoutes(desk: Pick<Desk, 'deps'>, role: 'trader' | 'admin' = 'trader') {
  shared.assayDeps = desk.deps
  const { db, keys } = desk.deps
  const person = {
    email: `${role}@assay.test`,
    name: role === 'trader' ? 'Trader' : 'Admin',
    password: 'correct horse battery',
    role,
  }
  const user = await createUser(db, ORIGIN, person)
  const wanted = { userId: user.id, name: 'test', scope: role, expiresAt: null }
  const { key } = await createApiKey(db, ORIGIN, keys.apiKeys, wanted)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return {
    stop() {
      shared.assayDeps = undefined
    },
    /** A POST when there is a body, else a GET, unless a method is named. */
    async call(handler: Handler, path: string, body?: unknown, params: Record<string, string> = {}, method?: string) {
      const init = body === undefined ? { method } : { method: method ?? 'POST', body: JSON.stringify(body) }
      const request = new Request(`http://127.0.0.1:3000/api${path}`, { ...init, headers })
      const response = await handler(request, { params: Promise.resolve(params) })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}
