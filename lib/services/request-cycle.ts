import { randomUUID } from 'node:crypto'
import { findAccount } from '../db/accounts'
import { type Db, inTransaction, type Tx } from '../db/client'
import { type Cycle, findCycle } from '../db/cycles'
import { appendEvents, type NewEvent, type Origin } from '../db/events'
import { findSeries } from '../db/prices'
import { findStrategy } from '../db/strategies'
import { isSession, lastClosedSession, marketStatus, previousSession, sessionClose } from '../domain/calendar/nyse'
import type { DeskStrategy } from '../domain/desk-strategies/terms'
import { AppError, type FieldProblem, invalidInput } from '../errors'
import type { Clock } from '../ports'
import { assertForward } from './advance-clock'
import { enqueue } from './enqueue'
import type { RefreshDeps } from './market/refresh-bars'
import { assertExist } from './market/unknown-symbols'

export type CycleRequest = {
  accountId: string
  /** Of the account: whose models decide, and whose symbols are meant when none are named. */
  strategyId?: string
  symbols: readonly string[]
  execute: boolean
  /** After this session's close; simulations only. */
  asOf?: string
  /** Simulations: go on to the close of the session in which the orders fill. */
  markToClose?: boolean
  trigger: 'manual' | 'api' | 'cli' | 'scheduled' | 'event'
  /** Names the cycle, so that the same request asked again gives the same cycle; new when it is not given. */
  cycleId?: string
}

/**
 * Runs first in the transaction that stores the cycle, for what must happen together with it. Throws to leave all of it;
 * events that it returns are appended with the cycle's own.
 */
export type CycleClaim = (tx: Tx, cycleId: string) => Promise<readonly NewEvent[]>

export type CycleRequestDeps = RefreshDeps & { clock: Clock; maxSymbols: number }

/**
 * Stores a cycle and asks a worker to run it. Throws `invalid_input` naming the field (a symbol that does not exist, too), `not_found` for the account, and
 * `clock_moved_on` when a simulation's clock is past the asked time.
 */
export async function requestCycle(
  deps: CycleRequestDeps,
  origin: Origin,
  request: CycleRequest,
  claim: CycleClaim = async () => [],
): Promise<Cycle> {
  const { db, clock, maxSymbols } = deps
  const cycleId = request.cycleId ?? randomUUID()
  const known = await findCycle(db, cycleId)
  if (known) return known
  const strategy = request.strategyId === undefined ? null : await strategyOf(db, request, request.strategyId)
  const symbols = [...new Set(strategy && request.symbols.length === 0 ? strategy.symbols : request.symbols)]
  if (symbols.length === 0) throw invalid('symbols', 'name at least one symbol')
  if (symbols.length > maxSymbols)
    throw invalid('symbols', `at most ${maxSymbols} symbols in one cycle, ${symbols.length} given`)
  const foreign = symbols.flatMap((symbol, index) =>
    strategy && !strategy.symbols.includes(symbol)
      ? [{ path: `symbols.${index}`, message: `${symbol} is not of “${strategy.name}”` }]
      : [],
  )
  if (foreign.length > 0) throw invalidInput(foreign)
  const account = await findAccount(db, request.accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${request.accountId}".`)
  const simulated = account.kind === 'simulation'
  if (!simulated && request.asOf !== undefined)
    throw invalid('as_of', `account "${account.id}" keeps the real time; an as-of run needs a simulation account`)
  const asOf = simulated ? simulatedAsOf(account.clockAt, request.asOf) : null
  if (asOf) {
    if (asOf > clock.now()) throw invalid('as_of', 'lies in the future')
    assertForward(account, asOf)
    await assertKnown(db, symbols)
  } else await assertExist(deps, symbols, (index) => `symbols.${index}`)
  return inTransaction(db, async (tx) => {
    const claimed = await claim(tx, cycleId)
    if (strategy) {
      // Under this lock no strategy changes: it is not deleted between this look and the cycle that keeps it.
      await tx.$queryRaw`select account_id from portfolio_state where account_id = ${account.id} for share`
      await strategyOf(tx, request, strategy.id)
    }
    const cycle = await tx.workflowExecution.create({
      data: {
        cycleId,
        accountId: account.id,
        strategyId: strategy?.id,
        status: 'queued',
        trigger: request.trigger,
        symbols,
        execute: request.execute,
        markToClose: simulated && (request.markToClose ?? false),
        asOf,
        requestedBy: origin.actor,
        traceId: origin.traceId ?? cycleId,
      },
    })
    await enqueue(tx, 'cycle.run', { cycleId }, origin.traceId ?? cycleId)
    await appendEvents(tx, { ...origin, cycleId }, [
      ...claimed,
      {
        type: 'CycleRequested',
        aggregateId: cycleId,
        accountId: account.id,
        data: {
          symbols,
          strategy_id: strategy?.id ?? null,
          execute: request.execute,
          asOf: asOf?.toISOString() ?? null,
          trigger: request.trigger,
        },
      },
    ])
    return cycle
  })
}

const invalid = (path: string, message: string) => invalidInput([{ path, message }])

async function strategyOf(db: Db | Tx, { accountId }: CycleRequest, id: string): Promise<DeskStrategy> {
  const strategy = await findStrategy(db, id)
  if (!strategy || strategy.deletedAt || strategy.accountId !== accountId)
    throw invalid('strategy', `is no strategy of "${accountId}"`)
  return strategy
}

/** The close that an as-of date means: its own, or that of the session before it. Without a date, the clock says. */
function simulatedAsOf(clockAt: Date | null, date: string | undefined): Date {
  if (date !== undefined) return sessionClose(isSession(date) ? date : previousSession(date))
  if (!clockAt) throw invalid('as_of', 'the simulation has not begun; say which day to start after')
  const { state, session } = marketStatus(clockAt)
  return sessionClose(state === 'open' && session ? session : lastClosedSession(clockAt))
}

/** Throws `invalid_input` that names each symbol of which no prices are stored. */
export async function assertKnown(db: Db, symbols: readonly string[]): Promise<void> {
  const known = await findSeries(db, symbols, '1d')
  const problems: FieldProblem[] = symbols.flatMap((symbol, index) =>
    known.has(symbol) ? [] : [{ path: `symbols.${index}`, message: `no prices of ${symbol} are stored` }],
  )
  if (problems.length) throw invalidInput(problems)
}
