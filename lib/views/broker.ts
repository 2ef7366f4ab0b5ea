import type { z } from 'zod'
import type { brokerLink, tradingMode } from '../contracts/api/broker'
import { findAccount } from '../db/accounts'
import { readLink } from '../db/broker-links'
import type { Db } from '../db/client'
import { AppError } from '../errors'

/** A worker compares the books every minute. */
const SILENT_MS = 180_000

/** Throws `not_found`. */
export async function readBrokerLink(db: Db, accountId: string): Promise<z.input<typeof brokerLink>> {
  const [account, link] = await Promise.all([findAccount(db, accountId), readLink(db, accountId)])
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const silent = link?.checkedAt && Date.now() - link.checkedAt.getTime() > SILENT_MS
  return {
    account: account.id,
    broker: account.broker as 'paper' | 'alpaca',
    state: account.broker === 'paper' ? 'local' : silent ? 'unreachable' : ((link?.state as 'agreed') ?? 'connecting'),
    detail: silent ? (link.detail ?? 'No worker has compared the books for minutes.') : (link?.detail ?? null),
    stream: (link?.stream as 'open' | 'lost' | undefined) ?? null,
    checked_at: link?.checkedAt?.toISOString() ?? null,
    agreed_at: link?.agreedAt?.toISOString() ?? null,
  }
}

export async function readTradingMode(db: Db): Promise<z.input<typeof tradingMode>> {
  const row = await db.installation.findUnique({ where: { singleton: true } })
  return {
    mode: row?.mode === 'live' ? 'live' : 'paper',
    confirmed: row?.liveConfirmedAt != null,
    confirmed_by: row?.liveConfirmedBy ?? null,
    confirmed_at: row?.liveConfirmedAt?.toISOString() ?? null,
  }
}
