import { AppError } from '../errors'
import type { Db, Tx } from './client'

/** Right to work an account at its broker. Every write of the holder carries the fence. */
export type Lease = { accountId: string; fence: bigint }

/** Takes an account that nobody holds, or keeps one that this holder has; null while another holds it. A new holder raises the fence. */
export async function claimLease(db: Db, accountId: string, holder: string, leaseMs: number): Promise<Lease | null> {
  const rows = await db.$queryRaw<{ fence: bigint }[]>`
    insert into account_leases as lease (account_id, fence, holder, lease_until)
    values (${accountId}, 1, ${holder}, now() + ${leaseMs} * interval '1 millisecond')
    on conflict (account_id) do update set
      fence = case when lease.holder = excluded.holder then lease.fence else lease.fence + 1 end,
      holder = excluded.holder, lease_until = excluded.lease_until
    where lease.holder = excluded.holder or lease.lease_until < now()
    returning fence`
  const fence = rows[0]?.fence
  return fence === undefined ? null : { accountId, fence }
}

/** Gives the account back, so that another need not wait for the lease to run out. */
export async function releaseLease(db: Db, { accountId, fence }: Lease): Promise<void> {
  await db.accountLease.updateMany({ where: { accountId, fence }, data: { leaseUntil: new Date(0), holder: '' } })
}

/**
 * Throws `lease_lost` unless the lease is the newest and has not run out; inside a transaction no newer one can be given until it ends.
 * A holder that was cut off must not begin what the next one would have to find out about.
 */
export async function assertLease(db: Db | Tx, { accountId, fence }: Lease): Promise<void> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from account_leases where account_id = ${accountId} and fence = ${fence} and lease_until > now() for share`
  if (rows.length === 0)
    throw new AppError('lease_lost', `Account "${accountId}" is another worker's, or nobody's any more.`)
}
