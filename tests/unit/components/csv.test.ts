import { describe, expect, it } from 'vitest'
import { tripsCsv } from '@/components/backtests/result/trips-csv'
import type { RoundTrip } from '@/components/data/types'
import { csvText } from '@/components/ui/table/csv'

describe('numbers of an export', () => {
  it.each([
    [0.1 + 0.2, undefined, '0.3'],
    [1_234.5678901234, undefined, '1234.56789'],
    [-0.0000001, undefined, '0'],
    [-0.001, 2, '0.00'],
    [12, 2, '12.00'],
    ['0.30000000000000004', undefined, '0.30000000000000004'],
    [null, 2, ''],
  ])('%j with %j decimals is written as %s', (value, decimals, text) => {
    expect(csvText(value, decimals)).toBe(text)
  })

  it('are cents for money of a round trip, and up to six decimals for what is none', () => {
    const trip = { asset: 'ACME', entry_price: 10.123456789, quantity: 3, pnl: 0.1 + 0.2, fees: 1, return_pct: 1 / 3 }
    expect(tripsCsv([trip as RoundTrip]).split('\r\n')).toEqual([
      'asset,entry_price,quantity,pnl,fees,return_pct',
      'ACME,10.123457,3,0.30,1.00,0.333333',
    ])
    expect(tripsCsv([])).toBe('')
  })
})
