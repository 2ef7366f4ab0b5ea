import { describe, expect, it } from 'vitest'
import { createSample } from '@/lib/adapters/market-data/sample'
import { msToDate } from '@/lib/domain/calendar/iso-date'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { codeOf, describeMarketData } from '../../../contracts/market-data'

const market = createSampleMarket()
const at = (now: string) => createSample({ market, now: () => new Date(now) })
const NOW = '2024-06-12T12:00:00Z'

describeMarketData('The sample market', async () => ({
  data: at(NOW),
  symbol: 'HALC.X',
  from: new Date('2023-06-01T00:00:00Z'),
  to: new Date('2024-06-12T00:00:00Z'),
  now: new Date(NOW),
  unknown: 'NOPE.X',
  foreign: 'AAPL',
  hasFundamentals: true,
  close: () => Promise.resolve(),
}))

describe('The sample market', () => {
  const month = { symbol: 'HALC.X', from: new Date('2024-06-01T00:00:00Z'), to: new Date('2024-07-01T00:00:00Z') }

  it('never answers for a real symbol', async () => {
    expect(await codeOf(at(NOW).bars({ ...month, symbol: 'AAPL', timeframe: '1d' }))).toBe('no_data')
    expect(await codeOf(at(NOW).news('AAPL', month.from))).toBe('no_data')
  })

  it('never runs ahead of the clock', async () => {
    const { series } = await at('2024-06-11T19:59:00Z').bars({ ...month, timeframe: '1d' })
    expect(msToDate(series.bars.at(-1)?.time ?? 0)).toBe('2024-06-10')
    const after = await at('2024-06-11T20:00:00Z').bars({ ...month, timeframe: '1d' })
    expect(msToDate(after.series.bars.at(-1)?.time ?? 0)).toBe('2024-06-11')
  })

  it('has daily bars only', async () => {
    expect(await codeOf(at(NOW).bars({ ...month, timeframe: '1m' }))).toBe('no_data')
  })
})
