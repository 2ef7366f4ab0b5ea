import { at } from '../indicators/series'
import { maxDrawdown } from '../metrics/drawdown'
import type { RunRecord } from '../metrics/run-record'

export type CrisisWindow = {
  name: string
  /** Close from which the fall is counted, 'YYYY-MM-DD'. */
  from: string
  /** Its lowest close. */
  to: string
}

/** Falls of the US market by closes of the S&P 500, from the close before the fall to its lowest. They may overlap. */
export const CRISIS_WINDOWS: readonly CrisisWindow[] = [
  { name: 'Crash of 1987', from: '1987-08-25', to: '1987-12-04' },
  { name: 'Russia and LTCM', from: '1998-07-17', to: '1998-08-31' },
  { name: 'Dot-com bust', from: '2000-03-24', to: '2002-10-09' },
  { name: 'September 11 attacks', from: '2001-09-10', to: '2001-09-21' },
  { name: 'Financial crisis', from: '2007-10-09', to: '2009-03-09' },
  { name: 'Lehman failure', from: '2008-09-12', to: '2008-11-20' },
  { name: 'Flash crash and euro debt', from: '2010-04-23', to: '2010-07-02' },
  { name: 'US downgrade', from: '2011-07-22', to: '2011-10-03' },
  { name: 'China devaluation', from: '2015-08-17', to: '2015-08-25' },
  { name: 'Oil and China, early 2016', from: '2015-12-29', to: '2016-02-11' },
  { name: 'Brexit vote', from: '2016-06-23', to: '2016-06-27' },
  { name: 'Volatility shock', from: '2018-01-26', to: '2018-02-08' },
  { name: 'Fourth quarter of 2018', from: '2018-09-20', to: '2018-12-24' },
  { name: 'Covid crash', from: '2020-02-19', to: '2020-03-23' },
  { name: 'Inflation and rates, 2022', from: '2022-01-03', to: '2022-10-12' },
  { name: 'Regional banks', from: '2023-03-06', to: '2023-03-13' },
  { name: 'Yen carry unwinding', from: '2024-07-16', to: '2024-08-05' },
  { name: 'Tariff shock', from: '2025-02-19', to: '2025-04-08' },
]

type Passage = { return: number; drawdown: number }

/** How a run came through a crisis: return from its first close to its last and the deepest fall between, as fractions. */
export type CrisisResult = CrisisWindow & { strategy: Passage; benchmark: Passage | null }

/** The crises that lie wholly within the run and during which equity was above zero at the start, in order of time. */
export function crisisResults(
  { dates, equity, benchmark }: Pick<RunRecord, 'dates' | 'equity' | 'benchmark'>,
  windows: readonly CrisisWindow[] = CRISIS_WINDOWS,
): CrisisResult[] {
  return windows.flatMap((window) => {
    const first = dates.findLastIndex((date) => date <= window.from)
    const last = dates.findLastIndex((date) => date <= window.to)
    const covered = first >= 0 && String(dates.at(-1)) >= window.to && last > first && at(equity, first) > 0
    if (!covered) return []
    const passage = (values: Float64Array) => passageOf(values.subarray(first, last + 1))
    return [{ ...window, strategy: passage(equity), benchmark: benchmark && passage(benchmark) }]
  })
}

function passageOf(values: Float64Array): Passage {
  return { return: at(values, values.length - 1) / at(values, 0) - 1, drawdown: maxDrawdown(values) }
}
