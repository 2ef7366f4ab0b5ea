import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import { isSession } from '@/lib/domain/calendar/nyse'
import { CRISIS_WINDOWS, crisisResults } from '@/lib/domain/trust/crisis-windows'

const WINDOW = [{ name: 'Test', from: '2020-02-19', to: '2020-02-24' }]
const dates = ['2020-02-18', '2020-02-19', '2020-02-20', '2020-02-21', '2020-02-24', '2020-02-25']
const equity = Float64Array.of(90, 100, 80, 90, 95, 10)

describe('crisis results', () => {
  it('measure both from the first close to the last', () => {
    expect(crisisResults({ dates, equity, benchmark: Float64Array.of(1, 4, 3, 2, 1, 1) }, WINDOW)).toEqual([
      {
        ...WINDOW[0],
        strategy: { return: expect.closeTo(-0.05, 12), drawdown: expect.closeTo(0.2, 12) },
        benchmark: { return: -0.75, drawdown: 0.75 },
      },
    ])
  })

  it('take the last close before a date without one', () => {
    const gaps = {
      dates: ['2020-02-18', '2020-02-21', '2020-02-25'],
      equity: Float64Array.of(100, 50, 40),
      benchmark: null,
    }
    expect(crisisResults(gaps, WINDOW)).toMatchObject([{ strategy: { return: -0.5 }, benchmark: null }])
  })

  it('leave out what the run does not cover', () => {
    const part = (from: number, to: number) => ({
      dates: dates.slice(from, to),
      equity: equity.slice(from, to),
      benchmark: null,
    })
    expect(crisisResults(part(1, 5), WINDOW)).toHaveLength(1)
    expect(crisisResults(part(2, 6), WINDOW)).toEqual([])
    expect(crisisResults(part(0, 4), WINDOW)).toEqual([])
    expect(crisisResults(part(0, 6))).toEqual([])
  })
})

describe('the table of crises', () => {
  it('names sessions, in order', () => {
    const starts = CRISIS_WINDOWS.map(({ from }) => from)
    expect(starts).toEqual(starts.toSorted())
    expect(new Set(CRISIS_WINDOWS.map(({ name }) => name)).size).toBe(CRISIS_WINDOWS.length)
    for (const { name, from, to } of CRISIS_WINDOWS) {
      expect(dateToMs(from), name).toBeLessThan(dateToMs(to))
      if (from < '1990') continue // before the exchange calendar begins
      for (const date of [from, to]) expect(isSession(date), `${name} ${date}`).toBe(true)
    }
  })
})
