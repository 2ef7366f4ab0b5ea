import { DAY_MS } from '../calendar/iso-date'

/** Bars of one symbol, one typed array per field, oldest first. `time` as in Bar: the bar's start in milliseconds UTC. */
export type Columns = {
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** A split (new shares per old share) or a cash dividend (money per share held), before the open of the first bar at or after `time`. */
export type MarketAction = { readonly time: number; readonly type: 'split' | 'dividend'; readonly value: number }

/** One symbol: its sector, its bars and what its company did. Prices of a split-adjusted series come without their splits. */
export type Instrument = {
  readonly symbol: string
  readonly sector: string
  readonly bars: Columns
  readonly actions: readonly MarketAction[]
}

/**
 * Symbols in alphabetical order, and the instants at which any of them has a bar. What every run reads by a symbol's index is here once,
 * since lists that each run made anew would come in more than one shape, and undo what the engine's code was compiled for.
 */
export type Market = {
  readonly instruments: readonly Instrument[]
  readonly symbols: readonly string[]
  readonly columns: readonly Columns[]
  /** Shares at each bar for one of the first session, of a symbol that was split; null for the others. */
  readonly shares: readonly (Float64Array | null)[]
  /** What strategies see: bars in the shares of the first session, in which no split is a fall. The bars themselves without a split. */
  readonly unsplit: readonly Columns[]
  /** Sector of each symbol as a number, and how many there are. */
  readonly sectorOf: Int32Array
  readonly sectors: number
  readonly timeline: Float64Array
  /** Bars of each symbol on a UTC date, on average over its first twenty that have any, so that later days change nothing; 1 for daily bars. */
  readonly barsPerDay: Float64Array
}

/**
 * Puts instruments of any calendars on one timeline. Throws RangeError for columns of different lengths, times that do not
 * rise, a price that is not positive and finite, a split that is not, or a symbol that comes twice. `from` is the first session that
 * is traded, in milliseconds: bars before it are history.
 */
export function buildMarket(instruments: readonly Instrument[], from = Number.NEGATIVE_INFINITY): Market {
  const sorted = instruments
    .map((one) => ({ ...one, actions: [...one.actions].sort((a, b) => a.time - b.time) }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  sorted.forEach((instrument, index) => {
    if (sorted[index - 1]?.symbol === instrument.symbol) throw new RangeError(`${instrument.symbol} comes twice`)
    checkColumns(instrument)
  })
  const timeline = sorted.reduce<Float64Array>((times, { bars }) => mergeTimes(times, bars.time), new Float64Array())
  const sectors = [...new Set(sorted.map((one) => one.sector))]
  const shares = sorted.map((one) => sharesOf(one, from))
  return {
    instruments: sorted,
    symbols: sorted.map((one) => one.symbol),
    columns: sorted.map((one) => one.bars),
    shares,
    unsplit: sorted.map(({ bars }, index) => withoutSplits(bars, shares[index] ?? null)),
    sectorOf: Int32Array.from(sorted, (one) => sectors.indexOf(one.sector)),
    sectors: sectors.length,
    timeline,
    barsPerDay: Float64Array.from(sorted, ({ bars }) => barsPerDay(bars.time)),
  }
}

/** Only splits up to a bar's time count at that bar, or up to the first session before it: nothing is known before its day. */
function sharesOf({ bars, actions }: Instrument, from: number): Float64Array | null {
  const splits = actions.filter(({ type }) => type === 'split')
  if (splits.length === 0) return null
  let shares = 1
  let next = 0
  const since = bars.time.map((time) => {
    for (let due = splits[next]; due && due.time <= time; due = splits[++next]) shares *= due.value
    return shares
  })
  const first = since[Math.min(firstAtOrAfter(bars.time, from), since.length - 1)] ?? 1
  return since.map((count) => count / first)
}

function withoutSplits(bars: Columns, shares: Float64Array | null): Columns {
  if (!shares) return bars
  const restate = (prices: Float64Array) => prices.map((price, i) => price * (shares[i] as number))
  return {
    time: bars.time,
    open: restate(bars.open),
    high: restate(bars.high),
    low: restate(bars.low),
    close: restate(bars.close),
    volume: bars.volume.map((volume, i) => volume / (shares[i] as number)),
  }
}

const COUNTED_DAYS = 20

function barsPerDay(time: Float64Array): number {
  let days = 0
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && utcDay(time[i] as number) === utcDay(time[i - 1] as number)) continue
    if (days === COUNTED_DAYS) return i / days
    days++
  }
  return time.length / Math.max(days, 1)
}

/** Days since 1970 of an instant in milliseconds. */
export const utcDay = (time: number): number => Math.floor(time / DAY_MS)

function checkColumns({ symbol, bars, actions }: Instrument): void {
  const { time, open, high, low, close, volume } = bars
  const length = time.length
  if ([open, high, low, close, volume].some((column) => column.length !== length))
    throw new RangeError(`the columns of ${symbol} differ in length`)
  if (actions.some(({ type, value }) => type === 'split' && !(value > 0 && Number.isFinite(value))))
    throw new RangeError(`${symbol} has a split without a ratio`)
  let before = Number.NEGATIVE_INFINITY
  for (let i = 0; i < length; i++) {
    const now = time[i] as number
    const least = low[i] as number
    const most = high[i] as number
    const inside = (price: number) => price >= least && price <= most
    if (!(now > before)) throw new RangeError(`the times of ${symbol} do not rise at bar ${i}`)
    if (!(least > 0 && most < Number.POSITIVE_INFINITY && inside(open[i] as number) && inside(close[i] as number)))
      throw new RangeError(`bar ${i} of ${symbol} has prices outside its range, or none`)
    before = now
  }
}

/** The union of two rising series; the first itself when it holds all of the second. */
function mergeTimes(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as number
    const y = b[j] as number
    if (x === y) shared++
    if (x <= y) i++
    if (y <= x) j++
  }
  if (shared === b.length) return a
  const merged = new Float64Array(a.length + b.length - shared)
  for (let i = 0, j = 0, k = 0; k < merged.length; k++) {
    const x = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY
    const y = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY
    merged[k] = Math.min(x, y)
    if (x <= y) i++
    if (y <= x) j++
  }
  return merged
}

/** The bars of an instrument from `from` (inclusive) up to `to` (exclusive), in milliseconds; a view, nothing is copied. */
export function sliceColumns(bars: Columns, from: number, to: number): Columns {
  const start = firstAtOrAfter(bars.time, from)
  const end = firstAtOrAfter(bars.time, to)
  return {
    time: bars.time.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  }
}

/** Index of the first time that is not before `instant`; the length when there is none. */
export function firstAtOrAfter(times: Float64Array, instant: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) < instant) low = middle + 1
    else high = middle
  }
  return low
}
