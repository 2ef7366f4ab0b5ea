import { readAccountState } from '../db/account-state'
import { type Account, findAccount } from '../db/accounts'
import { type Db, inSnapshot, type Tx } from '../db/client'
import { readSplits } from '../db/corporate-actions'
import type { Origin } from '../db/events'
import { findSeries, readBars } from '../db/prices'
import { newYorkDate, sessionClose, sessionOpen, sessionsBetween } from '../domain/calendar/nyse'
import { apply } from '../domain/ledger/apply'
import type { AccountState } from '../domain/ledger/state'
import type { Bar, CorporateAction, PriceBasis } from '../domain/market/bar'
import { countedAsOf } from '../domain/market/share-count'
import { decimal, round6 } from '../domain/money'
import { AppError } from '../errors'
import { splitsDue, withdrawCanceled } from './apply-splits'
import { type History, readHistory } from './breaker/history'
import { alertOfMoves, judge } from './breaker/judge'
import { changeAccount, type MoneyChange } from './change-account'
import { expireAtClose, fillsAtOpen, type MatchContext } from './match-orders'

type Step = { session: string; at: Date; phase: 'open' | 'close' }

/** Steps in one transaction; more would hold the account too long. */
const STEPS_PER_CHANGE = 20

/**
 * Moves a simulation's clock forward to `to` through every open and close between: orders fill at the open, what is
 * over expires at the close, positions are marked at both. Splits that the prices count and the account does not yet come
 * first of all (see splitsDue). Throws `clock_moved_on` when `to` lies before the clock. Moving to where the clock stands
 * changes nothing but that.
 */
export async function advanceClock(
  db: Db,
  origin: Origin,
  accountId: string,
  to: Date,
  matching: Omit<MatchContext, 'fractional'>,
  guard?: (tx: Tx) => Promise<void>,
): Promise<void> {
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  if (account.kind !== 'simulation')
    throw new AppError('conflict', `"${accountId}" keeps the real time; only simulations are moved.`)
  assertForward(account, to)
  const context = { ...matching, fractional: account.fractional }
  const steps = account.clockAt ? stepsBetween(account.clockAt, to) : []
  const market = await loadMarket(db, accountId, steps)
  for (let start = 0; start < steps.length || start === 0; start += STEPS_PER_CHANGE) {
    const part = steps.slice(start, start + STEPS_PER_CHANGE)
    const clockAt = start + STEPS_PER_CHANGE >= steps.length ? to : (part.at(-1)?.at ?? to)
    await changeAccount(db, accountId, origin, async (state, tx) => {
      await guard?.(tx)
      const moved = await tx.account.updateMany({
        where: { id: accountId, OR: [{ clockAt: null }, { clockAt: { lt: clockAt } }] },
        data: { clockAt },
      })
      // Prices may have been restated since the clock came to where it stands.
      const restateAt = start === 0 ? account.clockAt : null
      const first = part[0]?.at ?? account.clockAt ?? to
      const history = await readHistory(tx, account, state, first, matching.clock.now())
      const changes = changesOf(state, restateAt, moved.count > 0 ? part : [], market, context, history)
      await withdrawCanceled(tx, state, changes)
      await alertOfMoves(tx, account, changes)
      const data = { to: clockAt.toISOString() }
      return {
        changes,
        notes: moved.count > 0 ? [{ type: 'AccountClockAdvanced', aggregateId: accountId, accountId, data }] : [],
        result: undefined,
      }
    })
  }
}

/** Throws `clock_moved_on` when the instant lies before the account's clock. */
export function assertForward(account: Account, to: Date): void {
  if (account.clockAt && to < account.clockAt)
    throw new AppError(
      'clock_moved_on',
      `The clock of account "${account.id}" stands at ${account.clockAt.toISOString()} and only moves forward; ${to.toISOString()} is earlier. Reset the account or use another.`,
    )
}

function stepsBetween(from: Date, to: Date): Step[] {
  if (to <= from) return []
  return sessionsBetween(newYorkDate(from), newYorkDate(to))
    .flatMap((session): Step[] => [
      { session, at: sessionOpen(session), phase: 'open' },
      { session, at: sessionClose(session), phase: 'close' },
    ])
    .filter(({ at }) => at > from && at <= to)
}

type SteppedMarket = {
  bars: ReadonlyMap<string, ReadonlyMap<string, Bar>>
  bases: ReadonlyMap<string, PriceBasis>
  splits: readonly CorporateAction[]
}

/** Bars, the basis they are on and the splits, as of one instant: an import may restate the series at any time. */
function loadMarket(db: Db, accountId: string, steps: readonly Step[]): Promise<SteppedMarket> {
  return inSnapshot(db, async (tx) => {
    const state = await readAccountState(tx, accountId)
    const symbols = [
      ...new Set([...state.positions.keys(), ...[...state.orders.values()].map((order) => order.symbol)]),
    ]
    const series = await findSeries(tx, symbols, '1d')
    return {
      bars: await loadSessionBars(tx, symbols, steps),
      bases: new Map([...series].map(([symbol, { basis }]) => [symbol, basis])),
      splits: await readSplits(tx, symbols),
    }
  })
}

async function loadSessionBars(
  tx: Tx,
  symbols: readonly string[],
  steps: readonly Step[],
): Promise<Map<string, Map<string, Bar>>> {
  const bySession = new Map<string, Map<string, Bar>>()
  const first = steps[0]
  const last = steps.at(-1)
  if (!first || !last) return bySession
  const series = await readBars(tx, symbols, '1d', {
    from: new Date(`${first.session}T00:00:00Z`),
    to: new Date(Date.parse(`${last.session}T00:00:00Z`) + 1),
    asOf: sessionClose(last.session),
    limit: steps.length + 1,
  })
  for (const [symbol, bars] of series)
    for (const bar of bars) {
      const session = new Date(bar.time).toISOString().slice(0, 10)
      const known = bySession.get(session) ?? new Map<string, Bar>()
      bySession.set(session, known.set(symbol, bar))
    }
  return bySession
}

/** The events of the steps. Each step sees the state that the ones before it leave. */
function changesOf(
  before: AccountState,
  restateAt: Date | null,
  steps: readonly Step[],
  { bars, bases, splits }: SteppedMarket,
  context: MatchContext,
  history: History,
): MoneyChange[] {
  let state = before
  const changes: MoneyChange[] = []
  const add = (more: readonly MoneyChange[]) => {
    for (const change of more) state = apply(state, change)
    changes.push(...more)
  }
  const restate = (day: string, time: string) => {
    const counted = new Map([...bases].map(([symbol, basis]) => [symbol, countedAsOf(day, basis)]))
    add(splitsDue(state, { counted, splits }, context.fractional, time))
    return counted
  }
  if (restateAt) restate(newYorkDate(restateAt), restateAt.toISOString())
  for (const { session, at, phase } of steps) {
    const known = bars.get(session) ?? new Map<string, Bar>()
    const time = at.toISOString()
    const counted = restate(session, time)
    const match = phase === 'open' ? fillsAtOpen : expireAtClose
    const matched = match(state, known, time, session, context, counted)
    add(matched)
    if (phase === 'open' && matched.length === 0) continue
    const prices: Record<string, string> = {}
    for (const symbol of state.positions.keys()) {
      const bar = known.get(symbol)
      if (bar) prices[symbol] = round6(decimal(phase === 'open' ? bar.open : bar.close)).toString()
    }
    add([{ type: 'PositionsMarked', aggregateId: state.accountId, data: { prices, at: time } }])
    add(judge(history, state, time, context.breaker))
  }
  return changes
}
