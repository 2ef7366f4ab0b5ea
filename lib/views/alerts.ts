import type { z } from 'zod'
import type { alert, listAlerts } from '../contracts/api/broker'
import type { Db } from '../db/client'
import type { Alert } from '../db/generated/client'
import { AppError } from '../errors'
import { numberBefore, page } from '../paging'

type Query = z.output<(typeof listAlerts)['query']>

const toAlertView = (row: Alert): z.input<typeof alert> => ({
  id: String(row.id),
  level: row.level as 'info' | 'warning' | 'critical',
  kind: row.kind,
  account: row.accountId,
  message: row.message,
  created_at: row.createdAt.toISOString(),
  acknowledged_at: row.acknowledgedAt?.toISOString() ?? null,
})

export async function readAlerts(db: Db, query: Query): Promise<z.input<(typeof listAlerts)['response']>> {
  const [rows, counts] = await Promise.all([
    db.alert.findMany({
      where: {
        accountId: query.account,
        level: query.level,
        acknowledgedAt: query.open ? null : undefined,
        id: { lt: numberBefore(query.cursor) },
      },
      orderBy: { id: 'desc' },
      take: query.limit + 1,
    }),
    db.alert.groupBy({ by: ['level'], where: { acknowledgedAt: null }, _count: true }),
  ])
  const countOf = (level: string) => counts.find((item) => item.level === level)?._count ?? 0
  return {
    ...page(rows, query.limit, toAlertView, ({ id }) => [String(id)]),
    unacknowledged: { info: countOf('info'), warning: countOf('warning'), critical: countOf('critical') },
  }
}

/** Throws `not_found`. */
export async function readAlert(db: Db, id: bigint): Promise<z.input<typeof alert>> {
  const row = await db.alert.findUnique({ where: { id } })
  if (!row) throw new AppError('not_found', 'There is no such alert.')
  return toAlertView(row)
}
