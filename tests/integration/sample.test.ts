import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { findAccount } from '@/lib/db/accounts'
import { findFundamentals, findNews } from '@/lib/db/companies'
import { findSeries } from '@/lib/db/prices'
import { sessionsBetween } from '@/lib/domain/calendar/nyse'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { advanceClock } from '@/lib/services/advance-clock'
import { prepareSample, type SampleDeps } from '@/lib/services/prepare-sample'
import { readContexts } from '@/lib/services/read-contexts'
import { BREAKER } from '../factories'
import { openTestDatabase, type TestDatabase } from './database'

const ORIGIN = { actor: 'test', traceId: null }
const FRIDAY = new Date('2026-01-09T23:00:00Z')
const costs = { slippageBps: 5, commissionPerShare: 0.005, commissionMin: 1, maxVolume: 0.1 }

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const depsAt = (now: Date): SampleDeps => ({
  breaker: BREAKER,
  db: database.db,
  clock: { now: () => now },
  sampleMarket: createSampleMarket(),
  costs,
  env: { PAPER_OPENING_CASH: 100_000 },
})

describe('the sample market', () => {
  it('is written up to the last closed session, with a simulation that has sessions to go', async () => {
    const { account, symbols } = await prepareSample(depsAt(FRIDAY), ORIGIN)
    const series = await findSeries(database.db, symbols, '1d')
    expect(series.size).toBe(25)
    for (const { lastAt, source } of series.values())
      expect([lastAt.toISOString().slice(0, 10), source]).toEqual(['2026-01-09', 'sample'])
    const opened = await findAccount(database.db, account)
    expect(opened).toMatchObject({ kind: 'simulation', sample: true, name: 'Sample market' })
    const clock = opened?.clockAt?.toISOString().slice(0, 10) ?? ''
    expect(sessionsBetween(clock, '2026-01-09')).toHaveLength(61)
  })

  it('lets every company be looked at as of the simulation, and nothing of its future be seen', async () => {
    const asOf = (await findAccount(database.db, 'sample'))?.clockAt ?? FRIDAY
    const { companies } = createSampleMarket()
    const symbols = companies.map(({ symbol }) => symbol)
    const contexts = await readContexts(database.db, symbols, asOf, 'sample')
    expect(contexts.map(({ status }) => status)).toEqual(symbols.map(() => 'ok'))
    const fundamentals = await findFundamentals(database.db, symbols, asOf)
    expect(fundamentals.size).toBe(24)
    for (const item of fundamentals.values()) expect(item.asOf <= asOf).toBe(true)
    const news = await findNews(database.db, symbols, { since: new Date(0), asOf, limit: 100 })
    expect([...news.values()].flat().length).toBeGreaterThan(100)
    for (const item of [...news.values()].flat()) expect(item.publishedAt <= asOf).toBe(true)
  })

  it('changes nothing when it is asked for again, and adds the sessions that closed since', async () => {
    const before = await findAccount(database.db, 'sample')
    const { revision } = (await findSeries(database.db, ['HALC.X'], '1d')).get('HALC.X') ?? {}
    await prepareSample(depsAt(FRIDAY), ORIGIN)
    const series = (await findSeries(database.db, ['HALC.X'], '1d')).get('HALC.X')
    expect(series?.revision).toBe(revision)
    await prepareSample(depsAt(new Date('2026-01-13T23:00:00Z')), ORIGIN)
    const longer = (await findSeries(database.db, ['HALC.X'], '1d')).get('HALC.X')
    expect(longer?.bars).toBe((series?.bars ?? 0) + 2)
    expect(await findAccount(database.db, 'sample')).toEqual(before)
  })

  it('moves session by session', async () => {
    const clock = (await findAccount(database.db, 'sample'))?.clockAt ?? FRIDAY
    const to = new Date(clock.getTime() + 7 * 86_400_000)
    await advanceClock(database.db, ORIGIN, 'sample', to, { costs, breaker: BREAKER, clock: { now: () => FRIDAY } })
    expect((await findAccount(database.db, 'sample'))?.clockAt).toEqual(to)
    expect((await readAccountState(database.db, 'sample')).portfolio.cash.toNumber()).toBe(100_000)
  })
})
