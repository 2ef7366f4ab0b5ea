/** One position from its first fill to its last. Money in account currency, fractions as 0.01 for one percent. */
export type RoundTrip = {
  symbol: string
  side: 'long' | 'short'
  /** Milliseconds since 1970. */
  entryTime: number
  exitTime: number
  entryPrice: number
  exitPrice: number
  quantity: number
  /** Net of fees. */
  pnl: number
  fees: number
  /** Net P&L over the notional at entry. */
  returnPct: number
  barsHeld: number
  /** Worst excursion against the position as a fraction of the entry price, zero or below. */
  mae: number
  /** Best excursion in its favour as a fraction of the entry price, zero or above. */
  mfe: number
  /** Still open or liquidated because the run ended: no decision of the strategy, left out of trade statistics. */
  open: boolean
}

/** What a run leaves behind, one point per session, and one before them on bars within days. Columns are float64: observations, not books. */
export type RunRecord = {
  /** 'YYYY-MM-DD', ascending, as many as there are points of equity. */
  dates: readonly string[]
  /** Equity at each close, the first above zero. */
  equity: Float64Array
  /** The benchmark's value at the same closes in any unit, or null. */
  benchmark: Float64Array | null
  /** Gross exposure over equity at each close. */
  exposure: Float64Array
  trades: readonly RoundTrip[]
  /** Sum of the notional of all fills, buys and sells. */
  tradedNotional: number
  fees: number
  slippageCost: number
  modelSpend: number
}

/** Throws RangeError for a record that no run can have left: no points, columns of different length, dates in disorder. */
export function assertRunRecord({ dates, equity, benchmark, exposure }: RunRecord): void {
  if (dates.length === 0) throw new RangeError('a run has at least one point')
  for (const column of [equity, exposure, benchmark ?? equity]) {
    if (column.length !== dates.length) throw new RangeError(`${column.length} values for ${dates.length} dates`)
    if (!column.every(Number.isFinite)) throw new RangeError('a column holds a value that is not a finite number')
  }
  if (!(Number(equity[0]) > 0)) throw new RangeError('equity starts above zero')
  if (benchmark?.some((value) => value <= 0)) throw new RangeError('the benchmark is above zero throughout')
  for (let i = 1; i < dates.length; i++) {
    if (String(dates[i]) <= String(dates[i - 1])) throw new RangeError(`dates out of order at ${dates[i]}`)
  }
}
