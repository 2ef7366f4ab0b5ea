import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertNews } from '@/lib/db/companies'
import { buildMarket, type Columns, type MarketAction } from '@/lib/domain/backtest/market'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import { sessionsBetween } from '@/lib/domain/calendar/nyse'
import { openAgentMarket } from '@/lib/services/backtest/agent-market'
import { type Desk, openDesk } from './desk'

const TIMES = sessionsBetween('2024-01-01', '2024-04-30').map(dateToMs)
const SPLIT_DAY = 70
const SPLIT_TIME = TIMES[SPLIT_DAY] as number
const RATIO = 4

/** A price that moves, session by session, divided by `by` from the day of the split on. */
function bars(by: number): Columns {
  const column = (of: (day: number) => number) => Float64Array.from(TIMES, (_, day) => of(day))
  const price = (day: number) => (100 + 10 * Math.sin(day / 3) + day / 5) / (day >= SPLIT_DAY ? by : 1)
  return {
    time: Float64Array.from(TIMES),
    open: column(price),
    high: column((day) => price(day) * 1.01),
    low: column((day) => price(day) * 0.99),
    close: column(price),
    volume: column((day) => 1_000 * (day >= SPLIT_DAY ? by : 1)),
  }
}

describe('what agents know of a past day', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
  })
  afterAll(() => desk.close())

  const open = (columns: Columns, actions: readonly MarketAction[], mostNews?: number) =>
    openAgentMarket(
      desk.deps.db,
      buildMarket([{ symbol: 'SPLT', sector: 'x', bars: columns, actions }]),
      new Map(),
      async () => {},
      mostNews,
    )
  const contextAt = async (market: Awaited<ReturnType<typeof open>>, day: number) => {
    const [context] = await market.contextsAt(day, new Map())
    if (context?.status !== 'ok') throw new Error('no context')
    return context
  }

  it('is told in the shares of that day, so that a split is no fall', async () => {
    const plain = await open(bars(1), [])
    const split = await open(bars(RATIO), [{ time: SPLIT_TIME, type: 'split', value: RATIO }])
    for (const day of [SPLIT_DAY - 1, SPLIT_DAY, TIMES.length - 1]) {
      const [expected, found] = [await contextAt(plain, day), await contextAt(split, day)]
      const by = day >= SPLIT_DAY ? RATIO : 1
      expect(found.price).toBeCloseTo(expected.price / by, 9)
      expect(found.indicators.sma50).toBeCloseTo(Number(expected.indicators.sma50) / by, 9)
      expect(found.indicators.rsi14).toBeCloseTo(Number(expected.indicators.rsi14), 6)
      expect(Math.min(...found.returns)).toBeCloseTo(Math.min(...expected.returns), 9)
    }
  })

  it('is another past where the same bars come with a split', async () => {
    const [plain, split] = [
      await open(bars(RATIO), []),
      await open(bars(RATIO), [{ time: SPLIT_TIME, type: 'split', value: RATIO }]),
    ]
    expect(await plain.knownHash(SPLIT_DAY)).not.toBe(await split.knownHash(SPLIT_DAY))
  })

  it('holds every headline, the newest first, or refuses to be told without some', async () => {
    const last = TIMES.length - 1
    const news = Array.from({ length: 4 }, (_, index) => ({
      symbol: 'SPLT',
      title: `Headline ${index}`,
      summary: null,
      url: null,
      source: 'test',
      publishedAt: new Date((TIMES[last] as number) + index),
    }))
    await insertNews(desk.deps.db, news)
    expect((await contextAt(await open(bars(1), [], 4), last)).news).toEqual(news.toReversed())
    await expect(open(bars(1), [], 3)).rejects.toThrow('more than 3 headlines on these symbols from 2023-12-')
  })
})
