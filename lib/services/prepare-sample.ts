import { findAccount } from '../db/accounts'
import type { Db } from '../db/client'
import { insertFundamentals, insertNews, upsertCompanies } from '../db/companies'
import type { Origin } from '../db/events'
import { findSeries } from '../db/prices'
import { addDays, msToDate } from '../domain/calendar/iso-date'
import { lastClosedSession, nextSession, sessionClose, sessionsBetween } from '../domain/calendar/nyse'
import { SAMPLE_START, type SampleMarket } from '../domain/sample-market/sample-market'
import { AppError } from '../errors'
import type { Clock } from '../ports'
import { advanceClock } from './advance-clock'
import { breather } from './breather'
import { storeSeries } from './market/store-series'
import type { MatchContext } from './match-orders'
import { openAccount } from './open-account'

export const SAMPLE_ACCOUNT = 'sample'

export type SampleDeps = {
  db: Db
  clock: Clock
  sampleMarket: SampleMarket
  costs: MatchContext['costs']
  breaker: MatchContext['breaker']
  env: { PAPER_OPENING_CASH: number }
}

const HISTORY_DAYS = 3 * 365
/** Sessions left to go when the simulation begins. */
const SESSIONS_AHEAD = 60

/**
 * Writes three years of the sample market, up to the last closed session, and opens the simulation that trades it, about 60
 * sessions before the end. A later call adds the sessions that have closed since and leaves the account as it is.
 */
export async function prepareSample(deps: SampleDeps, origin: Origin): Promise<{ account: string; symbols: string[] }> {
  const { db, sampleMarket } = deps
  const now = deps.clock.now()
  const last = lastClosedSession(now)
  const first = addDays(last, -HISTORY_DAYS)
  await makeSessions(sampleMarket, last)
  const symbols = sampleMarket.companies.map(({ symbol }) => symbol)
  await upsertCompanies(db, sampleMarket.companies, 'sample')
  const stored = await findSeries(db, symbols, '1d')
  const breathe = breather()
  for (const symbol of symbols) {
    await breathe()
    const known = stored.get(symbol)
    const from = known ? nextSession(msToDate(known.lastAt.getTime())) : first
    if (from <= last) await writeSymbol(db, sampleMarket, symbol, from, last)
  }
  await openSampleAccount(deps, origin, sessionsBetween(first, last))
  return { account: SAMPLE_ACCOUNT, symbols }
}

/** Makes the sessions year by year, so that other work gets its turn in between. */
async function makeSessions(market: SampleMarket, last: string): Promise<void> {
  const [some] = market.companies
  if (!some) return
  const breathe = breather()
  for (let year = Number(SAMPLE_START.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    const [end = last] = [`${year}-12-31`, last].sort()
    await breathe()
    market.bars(some.symbol, end, end)
  }
}

async function writeSymbol(db: Db, market: SampleMarket, symbol: string, from: string, last: string): Promise<void> {
  const outcome = await storeSeries(
    db,
    { symbol, timeframe: '1d', source: 'sample', basis: { kind: 'raw' }, bars: market.bars(symbol, from, last) },
    null,
  )
  if (!outcome.ok) throw new AppError('conflict', `${symbol}: ${outcome.message}`)
  const monthEnds = sessionsBetween(from, last).filter(
    (session) => nextSession(session).slice(0, 7) > session.slice(0, 7),
  )
  await insertFundamentals(
    db,
    monthEnds.flatMap((session) => market.fundamentals(symbol, sessionClose(session)) ?? []),
  )
  await insertNews(db, market.news(symbol, new Date(`${addDays(from, -7)}T00:00:00Z`), sessionClose(last)))
}

async function openSampleAccount(deps: SampleDeps, origin: Origin, sessions: readonly string[]): Promise<void> {
  const { db } = deps
  if (!(await findAccount(db, SAMPLE_ACCOUNT)))
    await openAccount(db, origin, {
      id: SAMPLE_ACCOUNT,
      kind: 'simulation',
      name: 'Sample market',
      openingCash: String(deps.env.PAPER_OPENING_CASH),
      sample: true,
    }).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error
    })
  const account = await findAccount(db, SAMPLE_ACCOUNT)
  const start = sessions.at(-1 - SESSIONS_AHEAD)
  if (account?.clockAt === null && start) await advanceClock(db, origin, SAMPLE_ACCOUNT, sessionClose(start), deps)
}
