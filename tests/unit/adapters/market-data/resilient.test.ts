import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createResilient, type ResilienceOptions, type VendorEvent } from '@/lib/adapters/market-data/resilient'
import { createSample } from '@/lib/adapters/market-data/sample'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { MarketData } from '@/lib/ports'
import { codeOf, describeMarketData } from '../../../contracts/market-data'

const NOW = new Date('2024-06-12T12:00:00Z')

describeMarketData('A vendor with patience', async () => ({
  data: createResilient(createSample({ market: createSampleMarket(), now: () => NOW }), {
    onEvent: () => undefined,
    requestsPerSecond: 1000,
  }),
  symbol: 'HALC.X',
  from: new Date('2024-01-02T00:00:00Z'),
  to: new Date('2024-06-12T00:00:00Z'),
  now: NOW,
  unknown: 'NOPE.X',
  foreign: 'AAPL',
  hasFundamentals: true,
  close: () => Promise.resolve(),
}))

// A clock that goes on to the next timer when there is nothing else to do, however slow the machine is.
beforeEach(() => {
  vi.useFakeTimers()
  vi.setTimerTickMode('nextTimerAsync')
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Step = ErrorCode | 'answer' | 'hang'

/** A vendor that does what the script says, one step per request, and answers once the script is over. */
function scripted(script: Step[], options: Partial<ResilienceOptions> = {}) {
  const events: VendorEvent[] = []
  let requests = 0
  const step = async <T>(answer: T): Promise<T> => {
    requests++
    const next = script.shift() ?? 'answer'
    if (next === 'hang') return new Promise<never>(() => undefined)
    if (next !== 'answer') throw new AppError(next, `the script says ${next}`)
    return answer
  }
  const inner: MarketData = {
    name: 'yahoo',
    covers: (symbol) => symbol === 'ACME',
    bars: ({ symbol, timeframe }) =>
      step({ series: { symbol, timeframe, source: 'yahoo', basis: { kind: 'raw' }, bars: [] }, actions: [] }),
    quote: (symbol) => step({ symbol, price: 1, time: new Date(0), source: 'yahoo' }),
    company: (symbol) => step({ symbol, name: symbol, sector: null, industry: null }),
    fundamentals: () => Promise.reject(new Error('a bug')),
    news: () => step([]),
  }
  const data = createResilient(inner, {
    onEvent: (event) => events.push(event),
    backoffMs: 1,
    maxBackoffMs: 2,
    timeoutMs: 40,
    requestsPerSecond: 1000,
    ...options,
  })
  const kinds = () => events.map((event) => (event.code ? `${event.kind} ${event.code}` : event.kind))
  return { data, events, kinds, requests: () => requests }
}

const news = (data: MarketData) => data.news('ACME', new Date(0))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('retrying', () => {
  it('tries again what may pass, and counts it', async () => {
    const { data, kinds, requests } = scripted(['vendor_unavailable', 'rate_limited'])
    expect(await news(data)).toEqual([])
    expect(requests()).toBe(3)
    expect(kinds()).toEqual(['retry vendor_unavailable', 'retry rate_limited', 'success'])
  })

  it('gives up after the last try with the last error', async () => {
    const { data, kinds } = scripted(['vendor_unavailable', 'vendor_unavailable', 'rate_limited'])
    expect(await codeOf(news(data))).toBe('rate_limited')
    expect(kinds().at(-1)).toBe('failure rate_limited')
  })

  it.each(['no_data', 'vendor_rejected'] as const)('does not repeat %s', async (code) => {
    const { data, kinds, requests } = scripted([code])
    expect(await codeOf(news(data))).toBe(code)
    expect(requests()).toBe(1)
    expect(kinds()).toEqual([`failure ${code}`])
  })

  it('cuts off an attempt that takes too long, and tries again', async () => {
    const { data, kinds } = scripted(['hang'])
    expect(await news(data)).toEqual([])
    expect(kinds()).toEqual(['retry vendor_unavailable', 'success'])
  })

  it('calls a bug a bug', async () => {
    const { data } = scripted([])
    expect(await codeOf(data.fundamentals('ACME'))).toBe('internal')
  })

  it('says who, what and how long', async () => {
    const { data, events } = scripted([])
    await news(data)
    expect(events).toMatchObject([{ vendor: 'yahoo', operation: 'news', kind: 'success' }])
    expect(events[0]?.ms).toBeGreaterThanOrEqual(0)
  })
})

describe('skipping', () => {
  const down = (times: number): Step[] => Array(times).fill('vendor_unavailable')

  it('leaves a vendor alone that keeps failing, at once, and asks it again later', async () => {
    const { data, kinds, requests } = scripted(down(4), { attempts: 2, failuresToSkip: 4, skipForMs: 60 })
    await codeOf(news(data))
    await codeOf(news(data))
    expect(requests()).toBe(4)
    const start = performance.now()
    expect(await codeOf(news(data))).toBe('vendor_unavailable')
    expect(performance.now() - start).toBeLessThan(30)
    expect(requests()).toBe(4)
    expect(kinds().at(-1)).toBe('skipped vendor_unavailable')
    await pause(70)
    expect(await news(data)).toEqual([])
    expect(await news(data)).toEqual([])
  })

  it('ends a call whose tries opened the breaker with its own error', async () => {
    const { data, kinds, requests } = scripted(down(2), { failuresToSkip: 2 })
    expect(await codeOf(news(data))).toBe('vendor_unavailable')
    expect(requests()).toBe(2)
    expect(kinds()).toEqual(['retry vendor_unavailable', 'failure vendor_unavailable'])
  })

  it('lets one call find out whether the vendor is back, while the others go on without it', async () => {
    const { data, kinds } = scripted(['vendor_unavailable', 'hang'], { attempts: 1, failuresToSkip: 1, skipForMs: 20 })
    await codeOf(news(data))
    await pause(30)
    const probe = codeOf(news(data))
    const start = performance.now()
    await pause(1)
    expect(await codeOf(news(data))).toBe('vendor_unavailable')
    expect(performance.now() - start).toBeLessThan(30)
    expect(await probe).toBe('vendor_unavailable')
    expect(kinds().filter((kind) => kind.startsWith('skipped'))).toHaveLength(1)
  })

  it('does not skip a vendor for answers it has not', async () => {
    const { data } = scripted(Array(10).fill('no_data'), { failuresToSkip: 2 })
    for (let i = 0; i < 10; i++) expect(await codeOf(news(data))).toBe('no_data')
    expect(await news(data)).toEqual([])
  })
})

describe('caching', () => {
  it('asks once for what many want, until the answer is old', async () => {
    // The cache keeps to the clock that it began with.
    vi.useRealTimers()
    let now = 1_000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const { data, requests } = scripted([], { quoteTtlMs: 30 })
    await Promise.all([data.quote('ACME'), data.quote('ACME')])
    await data.quote('ACME')
    expect(requests()).toBe(1)
    await data.quote('OTHR')
    expect(requests()).toBe(2)
    now += 40
    await pause(40)
    await data.quote('ACME')
    expect(requests()).toBe(3)
  })

  it('does not keep failures', async () => {
    const { data } = scripted(['no_data'])
    expect(await codeOf(data.company('ACME'))).toBe('no_data')
    expect(await data.company('ACME')).toMatchObject({ name: 'ACME' })
  })
})

describe('rate limiting', () => {
  it('lets so many through a second and the rest wait, without counting the wait as a failure', async () => {
    const { data, kinds } = scripted([], { requestsPerSecond: 2 })
    const start = performance.now()
    await Promise.all([news(data), news(data), news(data)])
    expect(performance.now() - start).toBeGreaterThan(500)
    expect(kinds()).toEqual(['success', 'success', 'success'])
  })

  it('turns away when too many wait', async () => {
    const { data } = scripted([], { requestsPerSecond: 1, maxWaiting: 1, attempts: 1 })
    const codes = await Promise.all([1, 2, 3, 4].map(() => codeOf(news(data))))
    expect(codes.toSorted()).toContain('rate_limited')
    expect(codes).toContain('answered')
  })
})

it('keeps name and coverage of the vendor', () => {
  const { data } = scripted([])
  expect([data.name, data.covers('ACME'), data.covers('AAPL')]).toEqual(['yahoo', true, false])
})
