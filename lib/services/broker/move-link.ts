import type { Lease } from '../../db/account-leases'
import { type LinkUpdate, readLink, updateLink } from '../../db/broker-links'
import { type Db, inTransaction } from '../../db/client'
import { appendEvents } from '../../db/events'
import { REMOTE_ORIGIN } from './book-update'

/** Keeps how an account stands with its broker; a change of state is in the log, so that everybody sees it at once. */
export async function moveLink(db: Db, lease: Lease, data: LinkUpdate): Promise<void> {
  const { accountId } = lease
  await inTransaction(db, async (tx) => {
    const before = await readLink(tx, accountId)
    await updateLink(tx, lease, data)
    const moved = (data.state ?? before?.state) !== before?.state || (data.stream ?? before?.stream) !== before?.stream
    if (!moved || (before && before.fence > lease.fence)) return
    const { state = before?.state, stream = before?.stream, detail = null } = data
    await appendEvents(tx, REMOTE_ORIGIN, [
      { type: 'BrokerLinkChanged', aggregateId: accountId, accountId, data: { state, stream, detail } },
    ])
  })
}
