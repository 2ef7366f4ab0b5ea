import type { Db, Tx } from './client'
import type { ApiKey, Session, User } from './generated/client'

export type { ApiKey, Session, User }

export const countUsers = (db: Db | Tx): Promise<number> => db.user.count()
export const findUserByEmail = (db: Db, email: string): Promise<User | null> => db.user.findUnique({ where: { email } })
export const listUsers = (db: Db): Promise<User[]> => db.user.findMany({ orderBy: { createdAt: 'asc' }, take: 1_000 })

/** The session and its user, if the session lives and the user may sign in. */
export async function findLiveSession(db: Db, id: string): Promise<(Session & { user: User }) | null> {
  const session = await db.session.findUnique({ where: { id }, include: { user: true } })
  if (!session || session.revokedAt || session.expiresAt <= new Date() || session.user.disabledAt) return null
  return session
}

/** The key with this prefix and its user, if it is neither revoked nor expired. */
export async function findLiveKey(db: Db, prefix: string): Promise<(ApiKey & { user: User }) | null> {
  const key = await db.apiKey.findUnique({ where: { prefix }, include: { user: true } })
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= new Date()) || key.user.disabledAt) return null
  return key
}

/** Notes the use of a session or a key, at most once a minute. */
export async function touchSession(db: Db, session: Session): Promise<void> {
  if (Date.now() - session.lastSeenAt.getTime() < 60_000) return
  await db.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: new Date() } })
}

export async function touchKey(db: Db, key: ApiKey): Promise<void> {
  if (key.lastUsedAt && Date.now() - key.lastUsedAt.getTime() < 60_000) return
  await db.apiKey.updateMany({ where: { id: key.id }, data: { lastUsedAt: new Date() } })
}

export const listSessions = (db: Db, userId: string): Promise<Session[]> =>
  db.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
  })

export const listKeys = (db: Db, userId: string): Promise<ApiKey[]> =>
  db.apiKey.findMany({ where: { userId, revokedAt: null }, orderBy: { createdAt: 'desc' }, take: 200 })
