import { describe, expect, it } from 'vitest'
import { restatedPrice } from '@/lib/domain/market/share-count'
import { parseSymbolList } from '@/lib/domain/market/symbol-list'
import { idleReason, planKey, type ScheduleSettings } from '@/lib/domain/schedule/settings'
import { wakesOf } from '@/lib/domain/schedule/wakes'
import { describeSchedule } from '@/lib/domain/schedule/words'

const SETTINGS: ScheduleSettings = {
  enabled: true,
  plan: { times: ['11:00', '14:05'], zone: 'America/New_York', marketHoursOnly: true, weekdaysOnly: true },
  execute: true,
  watchlist: ['ACME'],
  graceMs: 600_000,
  monitor: { enabled: true, intervalMs: 90_000, threshold: 0.05, cooldownMs: 3_600_000, maxAgeMs: 120_000 },
}
const off = { ...SETTINGS, enabled: false }
const anyDay = { ...SETTINGS, plan: { ...SETTINGS.plan, marketHoursOnly: false, weekdaysOnly: false } }

describe('a job without anything to do', () => {
  it('says which setting is the cause', () => {
    expect(idleReason('scan', SETTINGS, ['ACME'])).toBeNull()
    expect(idleReason('scan', off, ['ACME'])).toContain('SCHEDULE_ENABLED')
    expect(idleReason('scan', SETTINGS, [])).toContain('TRADING_WATCHLIST_SYMBOLS, or make a strategy.')
    expect(idleReason('event-monitor', SETTINGS, [])).toContain('make a strategy that price moves may start.')
    const none = { ...SETTINGS, plan: { ...SETTINGS.plan, times: [] } }
    expect(idleReason('scan', none, ['ACME'])).toContain('SCHEDULE_SCAN_TIMES')
    expect(idleReason('event-monitor', none, ['ACME'])).toBeNull()
    const blind = { ...SETTINGS, monitor: { ...SETTINGS.monitor, enabled: false } }
    expect(idleReason('event-monitor', blind, ['ACME'])).toContain('EVENT_MONITOR_ENABLED')
  })
})

describe('the wakes of the queue', () => {
  it('are one for each time in the zone, and one for the monitor', () => {
    const tz = 'America/New_York'
    expect(wakesOf(SETTINGS)).toEqual([
      { id: 'scan-1100', repeat: { pattern: '0 11 * * 1-5', tz } },
      { id: 'scan-1405', repeat: { pattern: '5 14 * * 1-5', tz } },
      { id: 'event-monitor', repeat: { every: 90_000 } },
    ])
    expect(wakesOf(anyDay)[0]).toMatchObject({ repeat: { pattern: '0 11 * * *' } })
    expect(wakesOf(off)).toEqual([])
  })
})

describe('a schedule in words', () => {
  it('says when and under which condition', () => {
    expect(describeSchedule('scan', SETTINGS)).toBe('At 11:00 and 14:05 in America/New York, while the market is open')
    expect(describeSchedule('scan', anyDay)).toBe('At 11:00 and 14:05 in America/New York, every day')
    expect(describeSchedule('event-monitor', SETTINGS)).toBe(
      'Every 90 seconds while the market is open; a move over 5 % starts a cycle, then rests for 60 minutes',
    )
  })

  it('and as a key that differs whenever a slot would', () => {
    const plans = [SETTINGS, anyDay, { ...SETTINGS, plan: { ...SETTINGS.plan, zone: 'UTC' } }]
    expect(new Set(plans.map(({ plan }) => planKey(plan))).size).toBe(3)
  })
})

describe('the watchlist and its closes', () => {
  it('takes tickers as text or JSON', () => {
    expect(parseSymbolList(' aapl, BRK.B ,AAPL ')).toEqual(['AAPL', 'BRK.B'])
    expect(parseSymbolList('["AAPL", "MSFT"]')).toEqual(['AAPL', 'MSFT'])
    expect(parseSymbolList('')).toEqual([])
    expect(() => parseSymbolList('AAPL,1X!')).toThrow('"1X!" is not a ticker')
  })

  it('counts a close in the shares of today', () => {
    const split = (exDate: string, value: number) => ({ symbol: 'ACME', exDate, type: 'split', value }) as const
    const splits = [split('2026-01-05', 2), split('2026-01-12', 4), split('2026-02-02', 3)]
    expect(restatedPrice(100, '2026-01-09', splits, '2026-01-12')).toBe(25)
    expect(restatedPrice(100, '2026-01-12', splits, '2026-01-12')).toBe(100)
  })
})
