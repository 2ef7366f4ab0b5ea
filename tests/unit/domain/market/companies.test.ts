import { describe, expect, it } from 'vitest'
import { SYMBOL_PATTERN } from '@/lib/domain/market/bar'
import { findUsCompany, US_COMPANIES } from '@/lib/domain/market/companies-us'
import { GICS_SECTORS, toGicsSector } from '@/lib/domain/market/sectors'
import { parseSymbols } from '@/lib/domain/market/symbol'

describe('the table of US companies', () => {
  it('has each symbol once, well formed, in every sector', () => {
    const symbols = US_COMPANIES.map((company) => company.symbol)
    expect(new Set(symbols).size).toBe(symbols.length)
    expect(symbols.filter((symbol) => !SYMBOL_PATTERN.test(symbol))).toEqual([])
    for (const sector of GICS_SECTORS) expect(US_COMPANIES.some((company) => company.sector === sector)).toBe(true)
    expect(symbols.length).toBeGreaterThan(80)
  })

  it('finds by symbol', () => {
    expect(findUsCompany('AAPL')).toEqual({
      symbol: 'AAPL',
      name: 'Apple Inc.',
      sector: 'Information Technology',
      industry: null,
    })
    expect(findUsCompany('HALC.X')).toBeNull()
  })
})

describe('toGicsSector', () => {
  it.each([
    ['Technology', 'Information Technology'],
    ['Financial Services', 'Financials'],
    ['consumer cyclical', 'Consumer Discretionary'],
    ['Energy ', 'Energy'],
    ['Telecommunications Services', 'Communication Services'],
    ['Building Products', null],
    ['', null],
  ])('%s means %s', (name, sector) => {
    expect(toGicsSector(name)).toBe(sector)
  })
})

describe('parseSymbols', () => {
  it('reads what people type', () => {
    expect(parseSymbols(' aapl, MSFT;brk/b\nAAPL halc.x ')).toEqual({
      ok: true,
      symbols: ['AAPL', 'MSFT', 'BRK.B', 'HALC.X'],
    })
    expect(parseSymbols('')).toEqual({ ok: true, symbols: [] })
  })

  it('names what is no symbol', () => {
    expect(parseSymbols('AAPL, ../etc 1ABC')).toEqual({ ok: false, invalid: ['../etc', '1ABC'] })
  })
})
