import type { NextAuthOptions } from 'next-auth'
import { decode } from 'next-auth/jwt'
import Credentials from 'next-auth/providers/credentials'
import { z } from 'zod'
import { ROLES, type Role } from './contracts/operation'
import { DUMMY_HASH, hashApiKey, prefixOfKey, sameText, verifyPassword } from './credentials'
import { countUsers, findLiveKey, findLiveSession, findUserByEmail, touchKey, touchSession } from './db/people'
import { type Deps, getDeps } from './deps'
import { deriveKey, type Env } from './env'
import { AppError } from './errors'
import { hit, type Limit } from './rate-limit'

/** Who asks: a person with a session, or a program with a key. */
export type Principal = {
  kind: 'session' | 'key'
  /** Names the principal in events and idempotency keys. */
  actor: string
  userId: string
  email: string
  name: string
  role: Role
  sessionId: string | null
}

const SESSION_DAYS = 7
const LOGIN_LIMIT: Limit = { name: 'login', points: 8, seconds: 300 }
const LOGIN_ADDRESS_LIMIT: Limit = { name: 'login-address', points: 40, seconds: 300 }

export const sessionCookieName = (env: Env): string =>
  env.NEXTAUTH_URL.startsWith('https:') ? '__Secure-next-auth.session-token' : 'next-auth.session-token'

const rank = (role: Role): number => ROLES.indexOf(role)
export const hasRole = (principal: Principal, least: Role): boolean => rank(principal.role) >= rank(least)

const toRole = (text: string): Role => ROLES.find((role) => role === text) ?? 'viewer'

/**
 * The one place that says who somebody is, from the two headers that can say it. Used by pages, actions, handlers and sockets
 * alike; looks the session or key up each time, so that revoking works at once. Null when nobody is signed in; throws
 * `unauthenticated` for a key that is wrong.
 */
export async function identify(
  headers: { cookie?: string | null; authorization?: string | null },
  deps: Deps = getDeps(),
): Promise<Principal | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (headers.authorization) return identifyKey(bearer ?? '', deps)
  const token = cookieValue(headers.cookie ?? '', sessionCookieName(deps.env))
  if (!token) return null
  const claims = await decode({ token, secret: deps.env.NEXTAUTH_SECRET }).catch(() => undefined)
  const sessionId = z.uuid().safeParse(claims?.sid)
  const session = sessionId.success ? await findLiveSession(deps.db, sessionId.data) : null
  if (!session) return null
  await touchSession(deps.db, session)
  const { user } = session
  return {
    kind: 'session',
    actor: user.email,
    userId: user.id,
    email: user.email,
    name: user.name,
    role: toRole(user.role),
    sessionId: session.id,
  }
}

async function identifyKey(text: string, deps: Deps): Promise<Principal> {
  const prefix = prefixOfKey(text)
  const key = prefix ? await findLiveKey(deps.db, prefix) : null
  if (!key || !sameText(key.hash, hashApiKey(text, deps.keys.apiKeys)))
    throw new AppError('unauthenticated', 'The API key is wrong, expired or revoked.')
  await touchKey(deps.db, key)
  const scope = key.scopes.map(toRole).sort((a, b) => rank(b) - rank(a))[0] ?? 'viewer'
  const role = toRole(key.user.role)
  return {
    kind: 'key',
    actor: `${key.user.email} (key ${key.name})`,
    userId: key.user.id,
    email: key.user.email,
    name: key.name,
    role: rank(scope) < rank(role) ? scope : role,
    sessionId: null,
  }
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim())
  }
  return undefined
}

/** The token that creates the first administrator; the start prints it, and it is void once somebody exists. */
export const setupToken = (env: Env): string => deriveKey(env, 'setup').slice(0, 32)

export const needsSetup = async (deps: Deps = getDeps()): Promise<boolean> => (await countUsers(deps.db)) === 0

const loginForm = z.object({ email: z.string().trim().toLowerCase().max(200), password: z.string().min(1).max(200) })

export function authOptions(deps: Deps = getDeps()): NextAuthOptions {
  return {
    secret: deps.env.NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: '/signin', error: '/signin' },
    providers: [
      Credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given, request) {
          const parsed = loginForm.safeParse(given)
          if (!parsed.success) return null
          const { email, password } = parsed.data
          const address =
            String(request.headers?.['x-forwarded-for'] ?? 'local')
              .split(',')[0]
              ?.trim() ?? 'local'
          await hit(deps, LOGIN_LIMIT, `${email} ${address}`)
          await hit(deps, LOGIN_ADDRESS_LIMIT, address)
          const user = await findUserByEmail(deps.db, email)
          const right = await verifyPassword(password, user?.passwordHash ?? DUMMY_HASH)
          if (!user || !right || user.disabledAt) {
            deps.log.warn({ email }, 'sign-in refused')
            return null
          }
          const session = await deps.db.session.create({
            data: {
              userId: user.id,
              userAgent: String(request.headers?.['user-agent'] ?? '').slice(0, 300),
              expiresAt: new Date(Date.now() + SESSION_DAYS * 86_400_000),
            },
          })
          await deps.db.user.update({ where: { id: user.id }, data: { lastLoginAt: new Date() } })
          return { id: user.id, email: user.email, name: user.name, sid: session.id }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && 'sid' in user ? { ...token, sid: user.sid } : token),
      session: ({ session }) => session,
    },
    events: {
      async signOut({ token }) {
        const id = z.uuid().safeParse(token?.sid)
        if (id.success)
          await deps.db.session.updateMany({ where: { id: id.data, revokedAt: null }, data: { revokedAt: new Date() } })
      },
    },
  }
}
