import { describe, expect, it } from 'vitest'
import { apply } from '@/lib/domain/ledger/apply'
import { LedgerError } from '@/lib/domain/ledger/books'
import type { MoneyEvent, SplitApplied } from '@/lib/domain/ledger/events'
import { AT, applyAll, executed, intent, openedAccount } from '../../../factories'

const split = (data: Partial<SplitApplied> = {}): MoneyEvent => ({
  type: 'SplitApplied',
  data: { symbol: 'ACME', exDate: '2024-03-04', factor: '7', wholeShares: true, at: AT, ...data },
})
const bought = (quantity = '10') =>
  applyAll(openedAccount(), [
    intent({ orderId: 'a', symbol: 'ACME', quantity }),
    executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME', quantity, sharesAsOf: '2024-03-01' }),
  ])

describe('a split', () => {
  it('multiplies shares, divides the price and leaves cost, cash and equity as they were', () => {
    const before = bought()
    const after = apply(before, split({ factor: '4' }))
    const held = after.positions.get('ACME')
    expect([held?.quantity, held?.lastPrice, held?.costBasis].map(String)).toEqual(['40', '25', '1000'])
    expect(held?.sharesAsOf).toBe('2024-03-04')
    expect(after.portfolio.totalValue.toString()).toBe(before.portfolio.totalValue.toString())
    const [trade] = [...after.trades.values()]
    expect([trade?.quantity, trade?.entryNotional].map(String)).toEqual(['40', '1000'])
    expect(after.postings).toBe(before.postings)
  })

  it('pays for the fraction that a reverse split leaves: 25 shares at 100, one for ten, are 2 and 500 in cash', () => {
    const after = apply(bought('25'), split({ factor: '0.1' }))
    expect(after.positions.get('ACME')?.quantity.toString()).toBe('2')
    expect(after.positions.get('ACME')?.costBasis.toString()).toBe('2000')
    expect(after.portfolio.cash.toString()).toBe('97999')
    expect(after.postings.slice(-3).map(({ ledger, amount }) => [ledger, amount.toString()])).toEqual([
      ['cash', '500'],
      ['securities', '-500'],
      ['realized_pnl', '0'],
    ])
  })

  it('keeps the fraction in an account of fractions', () => {
    const after = apply(bought('25'), split({ factor: '0.1', wholeShares: false }))
    expect(after.positions.get('ACME')?.quantity.toString()).toBe('2.5')
    expect(after.portfolio.cash.toString()).toBe('97499')
  })

  it('ends the round trip when less than one share is left', () => {
    const after = apply(bought('5'), split({ factor: '0.1' }))
    expect(after.positions.size).toBe(0)
    const [trade] = [...after.trades.values()]
    expect(trade).toMatchObject({ status: 'closed', outcome: 'loss', closedAt: AT })
    expect(trade?.exitNotional.toString()).toBe('500')
  })

  it.each([
    ['again', [split(), split()]],
    ['of an earlier day than the shares are counted', [split(), split({ exDate: '2024-02-01' })]],
    ['of what is not held', [split(), split({ symbol: 'BOLT' })]],
  ])('%s changes nothing', (_, events) => {
    const once = apply(bought(), split())
    expect(JSON.stringify([...events.reduce(apply, bought()).positions])).toBe(JSON.stringify([...once.positions]))
    expect(apply(once, events[1] as MoneyEvent)).toBe(once)
  })

  it('of shares whose day nobody recorded changes nothing', () => {
    const before = applyAll(openedAccount(), [
      intent({ orderId: 'a', symbol: 'ACME' }),
      executed({ orderId: 'a', executionId: 'x1', symbol: 'ACME' }),
    ])
    expect(apply(before, split())).toBe(before)
  })

  it('is refused while an order of the symbol is open, and for a factor that cannot be', () => {
    const open = apply(bought(), intent({ orderId: 'b', symbol: 'ACME' }))
    expect(() => apply(open, split())).toThrow(LedgerError)
    for (const factor of ['0', '-2', 'Infinity']) expect(() => apply(bought(), split({ factor }))).toThrow(LedgerError)
  })
})
