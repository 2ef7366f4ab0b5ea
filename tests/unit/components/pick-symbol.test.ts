import { describe, expect, it } from 'vitest'
import { entryToTake, splitSymbols } from '@/components/cycles/pick-symbol'

const list = (symbols: string[], moved: string | null = null, taken: string[] = []) => ({ symbols, moved, taken })

describe('what Enter takes in the symbols field', () => {
  it('is what was typed when the list only has companies of that name, or is that of an earlier text', () => {
    expect(entryToTake('ark', list(['SMPL.X']))).toBeNull()
    expect(entryToTake('AAPL', list(['ABIO.X', 'AAPLX']))).toBeNull()
    expect(entryToTake('AAPL', list([]))).toBeNull()
  })

  it('is the first entry when its ticker goes on from what was typed', () => {
    expect(entryToTake('smp', list(['SMPL.X', 'OTHER']))).toBe(0)
    expect(entryToTake('X', list(['XOM', 'X']))).toBe(1)
  })

  it('is the entry moved to, also with nothing typed', () => {
    expect(entryToTake('ark', list(['SMPL.X', 'VOLT.X'], 'VOLT.X'))).toBe(1)
    expect(entryToTake('', list(['SMPL.X'], 'SMPL.X'))).toBe(0)
    expect(entryToTake('', list(['SMPL.X']))).toBeNull()
    expect(entryToTake('ark', list(['SMPL.X'], 'GONE.X'))).toBeNull()
  })

  it('is what was typed when it is several tickers or one that was taken already', () => {
    expect(entryToTake('SM VO', list(['SMPL.X']))).toBeNull()
    expect(entryToTake('AA', list(['AAPL'], null, ['AA']))).toBeNull()
  })

  it('splits at commas, semicolons and space', () => {
    expect(splitSymbols(' aapl, msft;brk.b\n')).toEqual(['AAPL', 'MSFT', 'BRK.B'])
  })
})
