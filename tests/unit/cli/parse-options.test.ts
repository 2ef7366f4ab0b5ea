import { describe, expect, it } from 'vitest'
import { parseChoice, parseDate, parseId, parseParam, parseSymbols, readNamed, readNumber } from '@/cli/parse-options'
import { parseDimension } from '@/cli/sweep'
import { AppError } from '@/lib/errors'

describe('options of the command line', () => {
  it.each([
    ['fast=20', ['fast', 20]],
    ['flag=true', ['flag', true]],
    ['name=a=b', ['name', 'a=b']],
    ['name=', ['name', '']],
  ])('reads the parameter %s', (text, parsed) => {
    expect(parseParam(text, '--param')).toEqual(parsed)
  })

  it.each([
    ['fast=5,10, 20', { values: [5, 10, 20] }],
    ['fast=7', { values: [7] }],
    ['flag=true,false', { values: [true, false] }],
    ['fast=5..20', { min: 5, max: 20 }],
    ['fast=5..50:5', { min: 5, max: 50, step: 5 }],
    ['size=-0.5..0.5:0.1', { min: -0.5, max: 0.5, step: 0.1 }],
  ])('reads the values of %s', (text, dimension) => {
    expect(parseDimension(text)).toEqual([text.split('=')[0], dimension])
  })

  it.each([
    ['fast', '"fast" is not name=value'],
    ['=5', '"=5" is not name=value'],
    ['fast=', 'fast has no values'],
    ['fast= ', 'fast has no values'],
    ['fast=5,,10', 'an empty value in "fast=5,,10"'],
    ['fast=5,', 'an empty value in "fast=5,"'],
    ['fast=50..5', '50..5 runs downwards'],
    ['fast=5..50:0', 'the step of "fast=5..50:0" must be more than 0'],
    ['fast=5..50:-5', 'the step of "fast=5..50:-5" must be more than 0'],
    ...['fast=5..', 'fast=5..x', 'fast=1.2.3..4', 'fast=5..20:'].map((text) => [
      text,
      `"${text}" is not a range like fast=5..50 or fast=5..50:5`,
    ]),
  ])('refuses --vary %s', (text, message) => {
    expect(() => parseDimension(text as string)).toThrow(new AppError('invalid_input', `--vary: ${message}`))
  })

  it('takes each name once', () => {
    const parse = (text: string) => parseParam(text, '--param')
    expect(readNamed(['fast=10', 'slow=50'], '--param', parse)).toEqual({ fast: 10, slow: 50 })
    expect(() => readNamed(['fast=10', 'fast=12'], '--param', parse)).toThrow('--param: fast is there twice')
  })

  it('leaves what is no number for the contract to refuse', () => {
    expect(['1e3', ' 2 ', '', 'abc', 'Infinity'].map(readNumber)).toEqual([1_000, 2, '', 'abc', 'Infinity'])
  })

  it('reads tickers with commas or apart, and says which is none', () => {
    expect(parseSymbols(['acme, BOLT', 'CRUX,'], '--symbols')).toEqual(['ACME', 'BOLT', 'CRUX'])
    expect(() => parseSymbols(['ACME,A B'], '--symbols')).toThrow('--symbols: "A B" is not a ticker')
  })

  it('names the option of a date, a choice or a number that is none', () => {
    expect(parseDate('2017-06-01', '--from')).toBe('2017-06-01')
    expect(() => parseDate('2017-02-30', '--from')).toThrow('--from: "2017-02-30" is not a date like 2017-06-01')
    expect(() => parseChoice('HOLD', ['BUY', 'SELL'], '--action')).toThrow('--action: "HOLD" is not one of BUY, SELL')
    expect(parseId('12', 'sweep')).toBe(12n)
    expect(() => parseId('x', 'sweep')).toThrow('"x" is not the number of a sweep')
  })
})
