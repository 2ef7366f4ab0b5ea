import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { assertLease, claimLease, type Lease, releaseLease } from '@/lib/db/account-leases'
import { findAccount } from '@/lib/db/accounts'
import { raiseAlertOnce } from '@/lib/db/alerts'
import { type LinkState, readLink } from '@/lib/db/broker-links'
import type { Db, Tx } from '@/lib/db/client'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import type { BrokerUpdate } from '@/lib/ports'
import { bookUpdate } from '@/lib/services/broker/book-update'
import { moveLink } from '@/lib/services/broker/move-link'
import { openRemoteAccount } from '@/lib/services/broker/open-remote-account'
import { reconcileAccount } from '@/lib/services/broker/reconcile'
import { settleCancels } from '@/lib/services/cancel-order'
import { isLiveConfirmed } from '@/lib/services/confirm-live'
import { decisionAge } from '@/lib/services/decision-age'
import { recallUnwanted } from '@/lib/services/recall-unwanted'
import { submitOrders } from '@/lib/services/submit-orders'

const LEASE_MS = 8_000
const RENEW_MS = 2_000
const RECONCILE_MS = 60_000
/** After a check that failed: with the time to confirm a difference, books agree within five seconds of a broken connection. */
const AGAIN_MS = 1_500
const CONFIRM_MS = 1_500
/** The books moved on while the broker was read: what was read is of no use, and the broker has done nothing wrong. */
const MOVED_MS = 250
const DIFFERS_MS = 15_000
/** Orders on their way: the next look finds them settled. */
const SOON_MS = 1_000
/** A broken database connection must not lose what was told once. */
const BOOK_TRIES = 3
/** How often one who waits for the account looks whether it is free. */
const TAKE_MS = 1_000
const ORIGIN = { actor: 'worker', traceId: null }

export type RemoteDesk = { work(): Promise<void>; close(): Promise<void> }

/** The account as this worker holds it. */
type Seat = {
  lease: Lease
  stream: { close(): void }
  renewal: NodeJS.Timeout
  /** Updates are booked and books are compared one after the other, never at once. */
  books: Promise<unknown>
  /** What is being sent; a slow answer keeps nobody from listening and comparing. */
  sending: Promise<void> | null
  canceling: Promise<void> | null
  checkAt: number
  /** Something was told since the last comparison began that makes another one due. */
  again: boolean
  /** Comparisons since the books last agreed. */
  differed: number
  state: LinkState
}

/**
 * Works the account that a broker elsewhere keeps: one worker at a time holds it, listens to the broker, compares the books (at the
 * start, on each connection and every minute) and sends what is to be sent. Nothing is sent before the books have agreed since it
 * was taken, nor while they differ.
 */
export function createRemoteDesk(deps: Deps, { confirmMs = CONFIRM_MS }: { confirmMs?: number } = {}): RemoteDesk {
  const { db, remote, log, clock, env } = deps
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`
  let seat: Seat | null = null
  let retryAt = 0

  const leave = (lease: Lease) => {
    if (seat?.lease.fence !== lease.fence) return
    clearInterval(seat.renewal)
    seat.stream.close()
    seat = null
  }

  /** Runs after everything that was asked of the books before. A lost lease ends the seat; any other failure asks for a check. */
  const onBooks = <T>(mine: Seat, task: () => Promise<T>): Promise<T | null> => {
    const next = mine.books.then(task).catch((error: unknown) => {
      if (isLost(error)) leave(mine.lease)
      else {
        log.warn({ err: error, account: mine.lease.accountId }, 'the books could not follow the broker')
        mine.again = true
        mine.checkAt = Math.min(mine.checkAt, Date.now() + AGAIN_MS)
      }
      return null
    })
    mine.books = next
    return next
  }

  const check = (mine: Seat) =>
    onBooks(mine, async () => {
      mine.checkAt = Date.now() + AGAIN_MS
      mine.again = false
      try {
        mine.state = await reconcileAccount({ ...deps, broker: desk().broker, confirmMs }, mine.lease)
      } catch (error) {
        if (isLost(error) || !(error instanceof AppError)) throw error
        if (error.code === 'conflict') {
          mine.checkAt = Date.now() + MOVED_MS
          return
        }
        // A broker that does not answer says nothing against the books: what agreed still does, until it is asked again.
        const agreedAt = (await readLink(db, mine.lease.accountId))?.agreedAt?.getTime() ?? 0
        if (clock.now().getTime() - agreedAt < 2 * RECONCILE_MS) return
        mine.state = 'unreachable'
        await moveLink(db, mine.lease, { state: 'unreachable', detail: error.message, checkedAt: clock.now() })
        return
      }
      if (mine.state === 'agreed') {
        mine.differed = 0
        if (!mine.again) mine.checkAt = Date.now() + RECONCILE_MS
        return
      }
      // Orders on their way settle in a moment; what a person has to look at does not.
      mine.differed += 1
      if (mine.differed > 3) mine.checkAt = Date.now() + DIFFERS_MS
      else if (!mine.again) mine.checkAt = Date.now() + SOON_MS
      log.warn({ account: mine.lease.accountId }, 'the books differ from the broker')
    })

  const desk = () => {
    if (!remote) throw new AppError('internal', 'No remote broker is set up.')
    return remote
  }

  const take = async (): Promise<Seat | null> => {
    // Whoever cannot have the account asks the broker nothing: the calls that it allows are few.
    const known = await findAccount(db, desk().account.id)
    if (known && !(await claimLease(db, known.id, holder, LEASE_MS))) return null
    const account = await openRemoteAccount({ db, clock, broker: desk().broker }, desk().account)
    const lease = await claimLease(db, account.id, holder, LEASE_MS)
    if (!lease) return null
    await moveLink(db, lease, { state: 'connecting', stream: 'lost', detail: null, agreedAt: null })
    const renew = async () => {
      const kept = await claimLease(db, lease.accountId, holder, LEASE_MS).catch(() => lease)
      if (kept?.fence !== lease.fence) leave(lease)
    }
    const mine: Seat = {
      lease,
      stream: { close() {} },
      renewal: setInterval(() => void renew(), RENEW_MS),
      books: Promise.resolve(),
      sending: null,
      canceling: null,
      checkAt: 0,
      again: false,
      differed: 0,
      state: 'connecting',
    }
    const listen = (update: BrokerUpdate) =>
      void onBooks(mine, async () => {
        if (await persistently(() => bookUpdate(deps, lease, update))) askAgain(mine)
      })
    mine.stream = desk().broker.watch({
      onUpdate: listen,
      onState(stream, reason) {
        log.info({ account: account.id, stream, reason }, 'stream of the broker')
        void onBooks(mine, () => moveLink(db, lease, { stream }))
        // Whatever happened while nobody listened has to be asked for.
        if (stream === 'open') askAgain(mine)
      },
    })
    log.info({ account: account.id, fence: String(lease.fence) }, 'account taken')
    return mine
  }

  /** A broker that cannot be reached, or keys of another account: a person has to know, once. */
  const tellOfFailure = async (error: unknown): Promise<null> => {
    if (!(error instanceof AppError)) throw error
    const { id } = desk().account
    const message = `${desk().account.name}: ${error.message}`
    const alert = { level: 'critical', kind: 'broker_unreachable', message, data: { account: id, message } } as const
    if (await raiseAlertOnce(db, alert, ['message'], message))
      log.error({ err: error, account: id }, 'no account at the broker')
    await db.brokerLink.updateMany({ where: { accountId: id }, data: { state: 'unreachable', detail: error.message } })
    retryAt = Date.now() + AGAIN_MS
    return null
  }

  const guardOf = (mine: Seat) => (tx: Db | Tx) => assertLease(tx, mine.lease)

  const send = async (mine: Seat) => {
    const account = await db.account.findUniqueOrThrow({ where: { id: mine.lease.accountId } })
    const whyHeld = async () => {
      if (mine.state !== 'agreed') return 'The books differ from the broker.'
      return account.kind === 'live' && !(await isLiveConfirmed(db)) ? 'Live trading is not confirmed.' : null
    }
    if (await whyHeld()) return
    const broker = { db, clock, broker: desk().broker, guard: guardOf(mine), whyHeld }
    await submitOrders(broker, ORIGIN, account.id, decisionAge(account, clock, env.TRADING_DECISION_TTL_SECONDS))
  }

  /** Cancels wait for nothing: neither for what is sent nor for books that agree. */
  const cancel = async (mine: Seat) => {
    const { accountId } = mine.lease
    const guarded = { db, clock, broker: desk().broker, guard: guardOf(mine) }
    await recallUnwanted(guarded, ORIGIN, accountId)
    await settleCancels(guarded, ORIGIN, accountId)
  }

  /** Runs beside everything else; a lost lease ends the seat. */
  const aside = (mine: Seat, what: string, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      if (isLost(error)) leave(mine.lease)
      else log.warn({ err: error, account: mine.lease.accountId }, what)
    })

  return {
    async work() {
      if (!remote) return
      if (!seat) {
        if (Date.now() < retryAt) return
        retryAt = Date.now() + TAKE_MS
        seat = await take().catch(tellOfFailure)
        if (!seat) return
      }
      const mine = seat
      mine.canceling ??= aside(mine, 'orders not canceled', cancel(mine)).finally(() => {
        mine.canceling = null
      })
      if (Date.now() >= mine.checkAt) await check(mine)
      if (mine.state !== 'agreed' || seat !== mine) return
      mine.sending ??= aside(mine, 'orders not sent', send(mine)).finally(() => {
        mine.sending = null
      })
    },
    async close() {
      if (!seat) return
      const { lease, books, sending, canceling } = seat
      leave(lease)
      await Promise.all([books, sending, canceling])
      await releaseLease(db, lease)
    },
  }
}

const isLost = (error: unknown): boolean => error instanceof AppError && error.code === 'lease_lost'

/** Makes a comparison due at once, also while one is under way. */
function askAgain(mine: Seat): void {
  mine.again = true
  mine.checkAt = 0
}

/** Tries again after a moment, unless the account was lost. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await work()
    } catch (error) {
      if (isLost(error) || tries >= BOOK_TRIES) throw error
      await pause(tries * 500)
    }
}
