import type { Lease } from './account-leases'
import type { Db, Tx } from './client'
import type { BrokerLink } from './generated/client'

export type { BrokerLink }
/** What may be written of a link. */
export type LinkUpdate = Partial<Pick<BrokerLink, 'state' | 'detail' | 'stream' | 'through' | 'checkedAt' | 'agreedAt'>>
export type LinkState = 'connecting' | 'agreed' | 'differs' | 'unreachable'

export const readLink = (db: Db | Tx, accountId: string): Promise<BrokerLink | null> =>
  db.brokerLink.findUnique({ where: { accountId } })

/** Writes a link's state as the holder of `lease` sees it; an older holder changes nothing. */
export async function updateLink(db: Db | Tx, { accountId, fence }: Lease, data: LinkUpdate): Promise<void> {
  await db.brokerLink.updateMany({ where: { accountId, fence: { lte: fence } }, data: { ...data, fence } })
}
