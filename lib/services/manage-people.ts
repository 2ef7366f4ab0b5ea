import type { Role } from '../contracts/operation'
import { hashPassword, newApiKey } from '../credentials'
import { type Db, inTransaction } from '../db/client'
import { appendEvents, type Origin } from '../db/events'
import type { ApiKey, User } from '../db/people'
import { AppError } from '../errors'

export type NewUser = { email: string; name: string; password: string; role: Role }

const LOCK_FIRST = 0x4153_0001

/** Adds a person. With `first`, only while there is nobody yet; two at once make one. Throws `conflict`. */
export async function createUser(
  db: Db,
  origin: Origin,
  user: NewUser,
  options: { first?: boolean } = {},
): Promise<User> {
  const passwordHash = await hashPassword(user.password)
  return inTransaction(db, async (tx) => {
    if (options.first) {
      await tx.$queryRaw`select pg_advisory_xact_lock(${LOCK_FIRST})::text`
      if ((await tx.user.count()) > 0) throw new AppError('conflict', 'An administrator exists already; sign in.')
    }
    if (await tx.user.findUnique({ where: { email: user.email } }))
      throw new AppError('conflict', `Somebody with the address ${user.email} exists already.`, {
        problems: [{ path: 'email', message: 'is taken' }],
      })
    const row = await tx.user.create({ data: { email: user.email, name: user.name, role: user.role, passwordHash } })
    await appendEvents(tx, origin, [
      { type: 'UserCreated', aggregateId: row.id, accountId: null, data: { email: row.email, role: row.role } },
    ])
    return row
  })
}

/** Changes a role or switches a person off or on; their sessions end. The last administrator cannot be lost. */
export async function updateUser(
  db: Db,
  origin: Origin,
  id: string,
  change: { role?: Role; disabled?: boolean },
): Promise<User> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`select id from users where role = 'admin' for update`
    const user = await tx.user.findUnique({ where: { id } })
    if (!user) throw new AppError('not_found', 'There is no such person.')
    const losesAdmin = user.role === 'admin' && (change.disabled === true || (change.role && change.role !== 'admin'))
    const others = await tx.user.count({ where: { role: 'admin', disabledAt: null, id: { not: id } } })
    if (losesAdmin && others === 0)
      throw new AppError('conflict', 'The last administrator cannot be changed or switched off.')
    const disabledAt = change.disabled === undefined ? user.disabledAt : change.disabled ? new Date() : null
    const row = await tx.user.update({ where: { id }, data: { role: change.role, disabledAt } })
    await tx.session.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: new Date() } })
    await appendEvents(tx, origin, [{ type: 'UserChanged', aggregateId: id, accountId: null, data: change }])
    return row
  })
}

/** Makes an API key. The key itself is returned once and kept only as an HMAC. */
export async function createApiKey(
  db: Db,
  origin: Origin,
  hmacKey: string,
  wanted: { userId: string; name: string; scope: Role; expiresAt: Date | null },
): Promise<{ key: string; row: ApiKey }> {
  const { key, prefix, hash } = newApiKey(hmacKey)
  const row = await inTransaction(db, async (tx) => {
    const created = await tx.apiKey.create({
      data: {
        userId: wanted.userId,
        name: wanted.name,
        prefix,
        hash,
        scopes: [wanted.scope],
        expiresAt: wanted.expiresAt,
      },
    })
    await appendEvents(tx, origin, [
      {
        type: 'ApiKeyCreated',
        aggregateId: created.id,
        accountId: null,
        data: { name: wanted.name, prefix, scope: wanted.scope },
      },
    ])
    return created
  })
  return { key, row }
}

/** Revokes a key or session of one's own. False when there was nothing to revoke. */
export async function revoke(
  db: Db,
  origin: Origin,
  what: 'key' | 'session',
  id: string,
  userId: string,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const change = { where: { id, userId, revokedAt: null }, data: { revokedAt: new Date() } }
    const { count } = what === 'key' ? await tx.apiKey.updateMany(change) : await tx.session.updateMany(change)
    if (count > 0)
      await appendEvents(tx, origin, [
        { type: what === 'key' ? 'ApiKeyRevoked' : 'SessionRevoked', aggregateId: id, accountId: null, data: {} },
      ])
    return count > 0
  })
}
