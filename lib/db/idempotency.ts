import type { Db, Prisma } from './client'

const KEPT_MS = 24 * 3_600_000
/** A request that has not answered by then died with its process; its key may be taken again. */
const DEAD_MS = 60_000

export type Remembered =
  | { state: 'new' }
  | { state: 'running' }
  | { state: 'other_body' }
  | { state: 'done'; status: number; response: unknown }

const over = () => ({
  OR: [
    { createdAt: { lt: new Date(Date.now() - KEPT_MS) } },
    { status: null, createdAt: { lt: new Date(Date.now() - DEAD_MS) } },
  ],
})

/** Removes keys that are too old to count. */
export const forgetOldKeys = (db: Db) => db.idempotencyKey.deleteMany({ where: over() })

/** Takes a key for one request, or says what became of the request that took it first. Keys live for 24 hours. */
export async function takeIdempotencyKey(db: Db, owner: string, key: string, fingerprint: string): Promise<Remembered> {
  await db.idempotencyKey.deleteMany({ where: { owner, key, ...over() } })
  const { count } = await db.idempotencyKey.createMany({ data: [{ owner, key, fingerprint }], skipDuplicates: true })
  if (count === 1) return { state: 'new' }
  const row = await db.idempotencyKey.findUniqueOrThrow({ where: { owner_key: { owner, key } } })
  if (row.fingerprint !== fingerprint) return { state: 'other_body' }
  if (row.status === null) return { state: 'running' }
  return { state: 'done', status: row.status, response: row.response }
}

export async function rememberAnswer(
  db: Db,
  owner: string,
  key: string,
  status: number,
  response: unknown,
): Promise<void> {
  await db.idempotencyKey.update({
    where: { owner_key: { owner, key } },
    data: { status, response: response as Prisma.InputJsonValue },
  })
}

/** Gives a key back after a request that failed, so that it can be tried again. */
export async function forgetKey(db: Db, owner: string, key: string): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { owner, key, status: null } })
}
