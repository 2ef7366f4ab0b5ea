import { describe, expect, it } from 'vitest'
import { cellsOf, csvOf, exact, readFilters } from '@/cli/trades-view'

describe('trades view', () => {
  it('takes dates, sides and numbers, and names the option of what is none', () => {
    expect(readFilters({ symbol: 'acme', action: 'buy', from: '2017-01-02', to: '2017-02-01', limit: '3' })).toEqual({
      symbol: 'ACME',
      action: 'BUY',
      from: '2017-01-02',
      to: '2017-02-01',
      limit: 3,
    })
    expect(() => readFilters({ from: '2017-1-2' })).toThrow('--from: "2017-1-2" is not a date')
    expect(() => readFilters({ to: 'tomorrow' })).toThrow('--to: "tomorrow" is not a date')
    expect(() => readFilters({ action: 'HOLD' })).toThrow('--action: "HOLD" is not one of BUY, SELL')
    expect(() => readFilters({ limit: '0' })).toThrow('--limit: "0"')
  })

  it.each([
    [0.1 + 0.2, '0.3'],
    [100, '100'],
    [92.9546875, '92.954688'],
    [0.000001, '0.000001'],
    [1_234_567.5, '1234567.5'],
    [0, '0'],
  ])('writes %d with the digits it has', (value, text) => {
    expect(exact(value)).toBe(text)
  })

  const trade = {
    seq: 1,
    time: '2017-01-03T00:00:00.000Z',
    asset: 'ACME',
    action: 'BUY' as const,
    price: 0.1 + 0.2,
    quantity: 1.1 * 3,
    commission: 1.005 * 3,
    slippage: 0.1 + 0.2,
    reasoning: 'why',
    confidence: 80,
  }

  it('writes money in cents', () => {
    expect(cellsOf(trade, exact)).toEqual(['2017-01-03T00:00', 'ACME', 'BUY', '0.3', '3.3', '3.01', '0.30', 80, 'why'])
  })

  it('writes CSV in which no reason is a formula', () => {
    const reasoning = '=HYPERLINK("https://a.test","gain")'
    expect(csvOf([{ ...trade, reasoning }]).split('\n')[1]).toBe(
      `2017-01-03T00:00,ACME,BUY,0.3,3.3,3.01,0.30,80,"'=HYPERLINK(""https://a.test"",""gain"")"`,
    )
  })
})
