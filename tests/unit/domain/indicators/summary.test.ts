import { describe, expect, it } from 'vitest'
import { summariseIndicators } from '@/lib/domain/indicators/summary'
import type { Bar } from '@/lib/domain/market/bar'

const bar = (close: number, i: number, volume = 1000): Bar => ({
  time: i * 86_400_000,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume,
})

const rising = Array.from({ length: 300 }, (_, i) => bar(100 + i, i))

function figures(value: object): (number | null)[] {
  return Object.values(value).flatMap((one) => (one !== null && typeof one === 'object' ? figures(one) : [one]))
}

describe('summariseIndicators', () => {
  it('has a finite figure for everything after 300 bars', () => {
    expect(figures(summariseIndicators(rising)).every((value) => Number.isFinite(value))).toBe(true)
  })

  it('states a steady rise in numbers that can be worked out by hand', () => {
    const summary = summariseIndicators(rising)
    expect(summary.close).toBe(399)
    expect(summary.change1d).toBeCloseTo(399 / 398 - 1, 12)
    expect(summary.change5d).toBeCloseTo(399 / 394 - 1, 12)
    expect(summary.roc20).toBeCloseTo(399 / 379 - 1, 12)
    expect(summary.sma20).toBeCloseTo(389.5, 9)
    expect(summary.sma200).toBeCloseTo(299.5, 9)
    expect(summary.rsi14).toBe(100)
    expect(summary.atr14).toBeCloseTo(2, 9)
    expect(summary.atrPct).toBeCloseTo(2 / 399, 9)
    expect(summary.macd.line).toBeCloseTo(7, 6)
    expect(summary.adx14).toBeCloseTo(100, 6)
    expect(summary.plusDi).toBeCloseTo(50, 6)
    expect(summary.obvSlope20).toBeCloseTo(1, 9)
    expect(summary.vwap20).toBeCloseTo(389.5, 9)
    expect(summary.volumeRatio20).toBe(1)
    expect(summary.high252).toBe(400)
    expect(summary.low252).toBe(147)
    expect(summary.drawdownFromHigh252).toBeCloseTo(399 / 400 - 1, 12)
  })

  it('says null, not zero, when bars are missing', () => {
    const short = summariseIndicators(rising.slice(0, 10))
    expect(short.close).toBe(109)
    expect(short.change5d).not.toBeNull()
    expect([short.sma20, short.rsi14, short.adx14, short.obvSlope20, short.volumeRatio20, short.high252]).toEqual(
      Array(6).fill(null),
    )
    expect(figures(summariseIndicators([])).every((value) => value === null)).toBe(true)
  })

  it('compares the last volume with the 20 sessions before it', () => {
    const spike = [...rising.slice(0, 40), bar(140, 40, 5000)]
    expect(summariseIndicators(spike).volumeRatio20).toBe(5)
  })

  it('has no ratio over a volume of nothing', () => {
    const silent = rising.map((one) => ({ ...one, volume: 0 }))
    const summary = summariseIndicators(silent)
    expect([summary.volumeRatio20, summary.vwap20, summary.obvSlope20]).toEqual([null, null, null])
  })
})
