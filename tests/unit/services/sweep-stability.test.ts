import { describe, expect, it } from 'vitest'
import type { SweepCell } from '@/lib/contracts/api/sweeps'
import { stabilityOf } from '@/lib/services/backtest/sweep-stability'

const cellAt = (fast: number, slow: number, objective: number) =>
  ({ cell: fast * 100 + slow, params: { fast, slow }, objective }) as unknown as SweepCell
const space = { fast: { min: 1, max: 5, step: 1 }, slow: { min: 1, max: 5, step: 1 } }
const whole = Array.from({ length: 25 }, (_, i) => ({ fast: 1 + Math.floor(i / 5), slow: 1 + (i % 5) }))

describe('the steadiest cell', () => {
  it('is the middle of a plateau, not a lonely peak', () => {
    const cells = whole.map(({ fast, slow }) =>
      cellAt(fast, slow, fast === 1 && slow === 1 ? 5 : Math.abs(fast - 4) <= 1 && Math.abs(slow - 4) <= 1 ? 2 : 0),
    )
    expect(stabilityOf(space, cells)).toMatchObject({ cell: { params: { fast: 4, slow: 4 } }, neighbourhood: 2 })
  })

  it('is the best of those with the same neighbours', () => {
    const small = { fast: { min: 1, max: 2, step: 1 }, slow: { min: 1, max: 2, step: 1 } }
    const cells = [cellAt(1, 1, 0.1), cellAt(1, 2, 0.3), cellAt(2, 1, 0.7), cellAt(2, 2, 0.2)]
    expect(stabilityOf(small, cells)).toMatchObject({ cell: { params: { fast: 2, slow: 1 } } })
  })

  it('is none where only some of the combinations were tried, or a range has no steps', () => {
    const some = whole.filter(({ fast }) => fast === 3).map(({ fast, slow }) => cellAt(fast, slow, slow))
    expect(stabilityOf(space, some)).toBeNull()
    expect(stabilityOf({ ...space, slow: { min: 1, max: 5 } }, [cellAt(1, 2, 1)])).toBeNull()
  })
})
