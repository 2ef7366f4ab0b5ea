import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { worstPriceOf } from '@/lib/domain/risk/collar'

describe('the worst price of a buy', () => {
  it('lies on the exchange’s tick', () => {
    expect(worstPriceOf(41.37, 0.02).toString()).toBe('42.19')
    expect(worstPriceOf(100, 0.05).toString()).toBe('105')
    expect(worstPriceOf(0.51237, 0.01).toString()).toBe('0.5174')
    expect(worstPriceOf(0.9999, 0.05).toString()).toBe('1.04')
  })

  it('never passes the collar, and misses it by less than a tick', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5_000, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (price, collar) => {
          const most = price * (1 + collar)
          const worst = worstPriceOf(price, collar)
          expect(worst.toNumber()).toBeLessThanOrEqual(most * (1 + 1e-12))
          expect(most - worst.toNumber()).toBeLessThan(worst.gte(1) ? 0.01 + 1e-9 : 0.0001 + 1e-9)
          expect(worst.decimalPlaces()).toBeLessThanOrEqual(worst.gte(1) ? 2 : 4)
        },
      ),
    )
  })
})
