import { findAccount } from '../db/accounts'
import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import { decimal, round6 } from '../domain/money'
import { AppError } from '../errors'
import type { Clock } from '../ports'
import { clockOf } from './breaker/history'
import { changeAccount } from './change-account'

export type CapitalRequest = {
  accountId: string
  kind: 'deposit' | 'withdrawal'
  /** Above zero, decimal text. */
  amount: string
  note: string | null
  /** The same request again is refused. */
  requestId: string
}

/** Books money paid in or out, at the account's own time. Returns the event's sequence. Throws `conflict` for more than the free cash. */
export async function moveCapital(
  { db, clock }: { db: Db; clock: Clock },
  origin: Origin,
  { accountId, kind, amount: given, note, requestId }: CapitalRequest,
): Promise<number> {
  const { events } = await changeAccount(db, accountId, origin, async ({ portfolio }, tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
    if (account.broker !== 'paper')
      throw new AppError(
        'conflict',
        `Money of "${account.id}" is paid in and out at its broker; the books follow by themselves.`,
      )
    const amount = round6(decimal(given))
    const free = portfolio.cash.minus(portfolio.reserved)
    if (kind === 'withdrawal' && amount.gt(free))
      throw new AppError('conflict', `${amount.toFixed(2)} cannot be withdrawn: free cash is ${free.toFixed(2)}.`)
    const at = clockOf(account, clock.now()).toISOString()
    const data = { kind, amount: amount.toString(), note, at }
    return {
      changes: [{ type: 'CapitalMoved', aggregateId: accountId, key: `capital/${accountId}/${requestId}`, data }],
      result: undefined,
    }
  })
  return events[0]?.seq ?? 0
}
