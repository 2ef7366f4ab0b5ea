import type { Db, Prisma, Tx } from './client'

export type NewAlert = {
  level: 'info' | 'warning' | 'critical'
  kind: string
  accountId?: string
  message: string
  data: Prisma.InputJsonObject
}

/** Writes an alert unless one of its kind has `value` at `path` of its data already. True when it is new. */
export async function raiseAlertOnce(db: Db | Tx, alert: NewAlert, path: string[], value: string): Promise<boolean> {
  const known = await db.alert.count({ where: { kind: alert.kind, data: { path, equals: value } } })
  if (known > 0) return false
  await db.alert.create({ data: alert })
  return true
}
