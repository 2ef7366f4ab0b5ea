import { at, type Series } from '../indicators/series'

/** Return of a calendar month or year as a fraction; the first and the last may be incomplete. */
export type PeriodReturn = {
  /** 'YYYY-MM' or 'YYYY'. */
  period: string
  strategy: number
  benchmark: number | null
}

/** Returns by month, from the last close of the month before (or the first point) to the last close of the month. */
export function monthlyReturns(dates: readonly string[], equity: Series, benchmark: Series | null): PeriodReturn[] {
  return periodReturns(dates, equity, benchmark, 7)
}

/** Returns by year, measured as the months are. */
export function yearlyReturns(dates: readonly string[], equity: Series, benchmark: Series | null): PeriodReturn[] {
  return periodReturns(dates, equity, benchmark, 4)
}

/** A period is named by the first letters of its dates. Where equity is at or below zero no further return is given. */
function periodReturns(
  dates: readonly string[],
  equity: Series,
  benchmark: Series | null,
  letters: 4 | 7,
): PeriodReturn[] {
  const periods: PeriodReturn[] = []
  let base = 0
  for (let i = 1; i < dates.length; i++) {
    const period = dates[i]?.slice(0, letters) ?? ''
    if (period === dates[i + 1]?.slice(0, letters)) continue
    if (at(equity, base) <= 0) break
    periods.push({
      period,
      strategy: at(equity, i) / at(equity, base) - 1,
      benchmark: benchmark && at(benchmark, i) / at(benchmark, base) - 1,
    })
    base = i
  }
  return periods
}
