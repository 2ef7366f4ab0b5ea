import type { Db } from './client'
import { Prisma } from './client'

/** Money spent on models since an instant, in US dollars. */
export async function spentSince(db: Db, since: Date): Promise<Prisma.Decimal> {
  const { _sum } = await db.llmCall.aggregate({ where: { createdAt: { gte: since } }, _sum: { costUsd: true } })
  return _sum.costUsd ?? new Prisma.Decimal(0)
}
