import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SizeInput, sizePosition } from '@/lib/domain/risk/size'

const input: SizeInput = {
  conviction: 0.8,
  equity: 100_000,
  price: 50,
  held: 0,
  volatility: 0.2,
  positionSize: 0.1,
  targetVolatility: 0.25,
  maxPosition: 0.2,
  lot: 1,
}

describe('sizePosition', () => {
  it('buys conviction × position size in whole shares', () => {
    expect(sizePosition(input)).toBe(160)
  })
  it('scales down by target ÷ realised volatility', () => {
    expect(sizePosition({ ...input, volatility: 0.5 })).toBe(80)
  })
  it('halves what has no known volatility', () => {
    expect(sizePosition({ ...input, volatility: null })).toBe(80)
  })
  it('counts what is held towards the target', () => {
    expect(sizePosition({ ...input, held: 100 })).toBe(60)
    expect(sizePosition({ ...input, held: 900 })).toBe(0)
  })

  it('counts calm as no reason for more, and a volatility that is no number as not known', () => {
    expect(sizePosition({ ...input, volatility: 0.01 })).toBe(160)
    for (const volatility of [0, -0.2, Number.NaN, Number.POSITIVE_INFINITY])
      expect(sizePosition({ ...input, volatility })).toBe(80)
  })
  it('keeps to the largest position, and takes conviction between nothing and all', () => {
    expect(sizePosition({ ...input, positionSize: 0.5 })).toBe(400)
    expect(sizePosition({ ...input, conviction: 7 })).toBe(200)
    expect(sizePosition({ ...input, conviction: -7 })).toBe(0)
    expect(sizePosition({ ...input, positionSize: -1 })).toBe(0)
  })
  const figures = ['conviction', 'equity', 'price', 'held', 'positionSize', 'targetVolatility'] as const
  it.each(figures)('buys nothing when %s is no number', (figure) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(sizePosition({ ...input, [figure]: value })).toBe(0)
  })
  it('buys nothing without equity or a price, nor for what is sold short', () => {
    expect(sizePosition({ ...input, equity: 0 })).toBe(0)
    expect(sizePosition({ ...input, price: 0 })).toBe(0)
    expect(sizePosition({ ...input, equity: -100_000, price: -50 })).toBe(0)
    expect(sizePosition({ ...input, held: -10 })).toBe(0)
  })

  it('is finite, never negative, under the cap and never less for more conviction (C13)', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -1))
    fc.assert(
      fc.property(any, any, any, any, fc.option(any), (conviction, equity, price, held, volatility) => {
        const size = sizePosition({ ...input, conviction, equity, price, held, volatility })
        expect(Number.isFinite(size) && size >= 0).toBe(true)
      }),
    )
    const sane = fc.double({ min: 0.01, max: 1e6, noNaN: true })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, sane, sane, (a, b, equity, price) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const smaller = sizePosition({ ...input, conviction: low, equity, price })
        const larger = sizePosition({ ...input, conviction: high, equity, price })
        expect(larger).toBeGreaterThanOrEqual(smaller)
        expect(larger * price).toBeLessThanOrEqual(input.maxPosition * equity + 1e-6)
      }),
    )
  })
})
