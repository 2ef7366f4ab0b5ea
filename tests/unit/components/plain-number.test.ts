import { describe, expect, it } from 'vitest'
import { bodyOf, valuesOf } from '@/components/strategies/form-values'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'

describe('a number as it is typed', () => {
  it.each([
    ['1,000', '1000'],
    ['12,345.67', '12345.67'],
    ['1,234,567', '1234567'],
    ['-1,000', '-1000'],
    [' 1.5 ', '1.5'],
    ['1000', '1000'],
    ['', ''],
  ])('%j is %j', (typed, plain) => expect(plainNumber(typed)).toBe(plain))

  it.each(['1,5', '1,00', '1,0000', '0,500', '1000,000', '1.000,5', '1,,000', ',5', '1,000,5', '1.5,000'])(
    '%j is refused',
    (typed) => expect(plainNumber(typed)).toBeNull(),
  )

  it('is refused at the field of a strategy, with how to write it', () => {
    const values = { ...valuesOf(null, 1), name: 'A', symbols: ['SMPL.X'] }
    expect(bodyOf({ ...values, allocation: '12,5' })).toEqual({ problems: [{ path: 'allocation', message: COMMA }] })
    expect(bodyOf({ ...values, minTrades: '1,000' })).toMatchObject({ body: { end_rule: { min_trades: 1000 } } })
  })
})
