import { describe, expect, it } from 'vitest'
import { partOfShare, sharesOrdered } from '@/components/orders/ordered'

const draft = (side: 'buy' | 'sell', quantity: string) => ({ symbol: 'VOLT.X', side, quantity, reason: '' })
const WHOLE = { fractional: false }

describe('what a manual order comes to', () => {
  it('sells at most what is held, and buys what was asked for', () => {
    expect(sharesOrdered(draft('sell', '1000'), '19')).toBe(19)
    expect(sharesOrdered(draft('sell', '5'), '19')).toBe(5)
    expect(sharesOrdered(draft('buy', '1000'), '19')).toBe(1000)
  })

  it('refuses parts of a share where whole ones are ordered, except for all that is held', () => {
    expect(partOfShare(draft('buy', '1.5'), undefined, WHOLE)).toBe('This account orders whole shares only.')
    expect(partOfShare(draft('sell', '1.5'), '19', WHOLE)).toBeDefined()
    expect(partOfShare(draft('sell', '1.5'), '1.5', WHOLE)).toBeUndefined()
    expect(partOfShare(draft('sell', '99.5'), '19', WHOLE)).toBeUndefined()
    expect(partOfShare(draft('buy', '2'), undefined, WHOLE)).toBeUndefined()
    expect(partOfShare(draft('buy', '1.5'), undefined, { fractional: true })).toBeUndefined()
  })
})
