import { createRandom } from '../prng'
import { type Setup, type Strategy, warmupBars } from '../strategies/strategy'
import { liquidate } from './book-fill'
import type { TradingConfig } from './config'
import { type Desk, NO_ORDERS, RunDesk } from './desk'
import { type Columns, firstAtOrAfter, type Market } from './market'
import type { OrderRequest } from './orders'
import { type Curves, type Fill, State, type Trade } from './state'
import { step } from './step'

/** What came of a run. Curves have one value per instant of `time`; equity counts positions at their last closes. */
export type BacktestResult = {
  readonly time: Float64Array
  readonly equity: Float64Array
  /** Value of long plus short positions. */
  readonly gross: Float32Array
  readonly fills: readonly Fill[]
  readonly trades: readonly Trade[]
  readonly finalEquity: number
  /** Equity after selling, at the last closes and with costs, what was still held. */
  readonly liquidatedEquity: number
  readonly open: readonly { readonly symbol: string; readonly quantity: number; readonly price: number }[]
  readonly commission: number
  readonly slippage: number
  readonly borrowFees: number
  readonly dividends: number
  readonly tradedNotional: number
  readonly staleFills: number
  readonly ordersPlaced: number
  /** What was refused, cut or expired, by code. */
  readonly refusals: Readonly<Record<string, number>>
  readonly ruined: boolean
}

/** Series by name. */
export type IndicatorCache = {
  get(name: string): readonly Float64Array[] | undefined
  set(name: string, series: readonly Float64Array[]): void
}

export type RunOptions = {
  /** Bars before this instant only warm indicators up. */
  readonly tradeFrom?: number
  /** Series shared by the runs of a sweep over one market, by name. */
  readonly cache?: IndicatorCache
  /** Room for the curves, which the runs of a sweep share: each overwrites what the one before wrote. */
  readonly curves?: Curves
  /** Hears what was decided at each step at which something was: orders, and the symbols whose working orders were cancelled. */
  readonly onDecision?: (step: number, requests: readonly OrderRequest[], canceled: readonly number[]) => void
}

/**
 * Runs a strategy over a market. Pure: the same market, parameters and configuration give the same result, byte for byte.
 * Throws what the strategy throws.
 */
export function runBacktest<P>(
  market: Market,
  strategy: Strategy<P>,
  params: P,
  config: TradingConfig,
  options: RunOptions = {},
): BacktestResult {
  options.curves?.gross.fill(0)
  const state = new State(market, config, options.curves)
  const desk = new RunDesk(state)
  const { setup, signals } = setupOf(market, config, options)
  const onBar = strategy.init(setup, params)
  const start = firstAtOrAfter(market.timeline, options.tradeFrom ?? Number.NEGATIVE_INFINITY)
  const decideFrom = Math.max(start, warmupBars(strategy, params))
  if (market.instruments.length === 1 && !options.onDecision) walkOne(state, desk, onBar, decideFrom, signals()[0])
  else walk(state, desk, onBar, decideFrom, signals(), options.onDecision)
  return resultOf(state, start)
}

function walk(
  state: State,
  desk: RunDesk,
  onBar: (desk: Desk) => void,
  decideFrom: number,
  signals: readonly Int8Array[],
  onDecision: RunOptions['onDecision'],
): void {
  const steps = state.market.timeline.length
  let orders: readonly OrderRequest[] = NO_ORDERS
  for (let index = 0; index < steps; index++) {
    step(state, index, orders)
    orders = NO_ORDERS
    if (index < decideFrom || !isAsked(signals, state.bar)) continue
    onBar(desk)
    const { canceled } = desk
    orders = desk.take()
    if (onDecision && (orders.length > 0 || canceled)) onDecision(index, orders, canceled ?? [])
  }
}

/** True on a bar of some symbol with a signal, and always where a strategy gave none. */
function isAsked(signals: readonly Int8Array[], bar: Int32Array): boolean {
  for (let symbol = 0; symbol < signals.length; symbol++)
    if (((signals[symbol] as Int8Array)[bar[symbol] as number] ?? 0) !== 0) return true
  return signals.length === 0
}

/**
 * The same walk over one symbol. Most bars do no more than mark the position, because nothing is ordered, split or, with borrowed money,
 * to be ruined: those are walked with the columns at hand, to the same numbers as `step` comes to.
 */
function walkOne(
  state: State,
  desk: RunDesk,
  onBar: (desk: Desk) => void,
  decideFrom: number,
  signal: Int8Array | undefined,
): void {
  const { timeline } = state.market
  let orders: readonly OrderRequest[] = NO_ORDERS
  for (let index = 0; index < timeline.length; ) {
    step(state, index, orders)
    if (state.orders.length === 0 && (state.quantity[0] as number) >= 0 && state.cash >= 0)
      index = walkQuietBars(state, desk, onBar, index, decideFrom, signal)
    else {
      if (index >= decideFrom && signal?.[index] !== 0) onBar(desk)
      index++
    }
    orders = desk.take()
  }
}

/**
 * Walks on from a bar until something was asked for, or a corporate action is due; returns the index of the bar after. Only where it
 * stands is kept at every bar, and the position is marked to all of them when the walk ends: a loop that does little is compiled to
 * little.
 */
function walkQuietBars(
  state: State,
  desk: RunDesk,
  onBar: (desk: Desk) => void,
  from: number,
  decideFrom: number,
  signal: Int8Array | undefined,
): number {
  const { time } = state.columns[0] as Columns
  const { bar } = state
  const actionAt = state.nextActionAt[0] as number
  const end = actionAt < Number.POSITIVE_INFINITY ? firstAtOrAfter(time, actionAt) : time.length
  let index = Math.min(Math.max(from, decideFrom), end)
  state.isQuiet = true
  while (!desk.asked) {
    if (signal) index = nextSignal(signal, index, end)
    if (index >= end) break
    state.step = index
    bar[0] = index++
    onBar(desk)
  }
  state.isQuiet = false
  if (index > from + 1) markQuietBars(state, from + 1, index)
  return index
}

/** The first bar from `from` on with a signal; `end` without one before. */
function nextSignal(signal: Int8Array, from: number, end: number): number {
  let index = from
  while (index < end && signal[index] === 0) index++
  return index
}

/** Marks the position of the one symbol to the closes of the bars from `from` to before `to`. */
function markQuietBars(state: State, from: number, to: number): void {
  const { high, low, close, time } = state.columns[0] as Columns
  const { equityCurve, grossCurve, cash } = state
  const held = state.quantity[0] as number
  const trade = state.running[0]
  if (trade) {
    let top = trade.high
    let bottom = trade.low
    for (let i = from; i < to; i++) {
      const worth = held * (close[i] as number)
      equityCurve[i] = cash + worth
      grossCurve[i] = worth
      if ((high[i] as number) > top) top = high[i] as number
      if ((low[i] as number) < bottom) bottom = low[i] as number
    }
    trade.high = top
    trade.low = bottom
  } else for (let i = from; i < to; i++) equityCurve[i] = cash
  const last = to - 1
  state.step = last
  state.bar[0] = last
  state.time = time[last] as number
  state.cursor[0] = to
  state.last[0] = close[last] as number
  state.gross = held * (close[last] as number)
  state.equity = cash + state.gross
}

/**
 * The same loop for decisions that take their time: `decide` is awaited on each step that is due, in order, and says what it cost;
 * the account pays.
 */
export async function runBacktestAsync(
  market: Market,
  config: TradingConfig,
  decide: (desk: RunDesk, state: State) => Promise<number>,
  isDue: (index: number) => boolean,
  options: Pick<RunOptions, 'tradeFrom'> & { readonly onStep?: (index: number) => void } = {},
): Promise<BacktestResult> {
  const state = new State(market, config)
  const desk = new RunDesk(state)
  const start = firstAtOrAfter(market.timeline, options.tradeFrom ?? Number.NEGATIVE_INFINITY)
  let orders: readonly OrderRequest[] = NO_ORDERS
  let unmarked = 0
  for (let index = 0; index < market.timeline.length; index++) {
    step(state, index, orders)
    orders = NO_ORDERS
    unmarked = 0
    if (index >= start && isDue(index)) {
      unmarked = await decide(desk, state)
      state.cash -= unmarked
      orders = desk.take()
    }
    options.onStep?.(index)
  }
  // What the last decision cost has met no mark yet.
  state.equity -= unmarked
  state.equityCurve[market.timeline.length - 1] = state.equity
  return resultOf(state, start)
}

function setupOf(
  market: Market,
  config: TradingConfig,
  { cache = new Map<string, readonly Float64Array[]>() }: RunOptions,
): { readonly setup: Setup; readonly signals: () => readonly Int8Array[] } {
  let random: (() => number) | null = null
  let signals: readonly Int8Array[] = []
  const setup: Setup = {
    symbols: market.symbols,
    bars: market.unsplit,
    indicator(name: string, compute: (columns: Columns) => Float64Array) {
      const known = cache.get(name)
      if (known) return known
      const series: Float64Array[] = []
      for (const columns of market.unsplit) series.push(compute(columns))
      cache.set(name, series)
      return series
    },
    random() {
      random ??= createRandom(config.seed).uniform
      return random()
    },
    actOn(columns) {
      if (signals.length > 0) throw new Error('actOn was called before: it takes all signals at once.')
      market.columns.forEach(({ time }, s) => {
        if (columns[s]?.length !== time.length)
          throw new Error(`actOn takes a value for each of the ${time.length} bars of ${market.symbols[s]}.`)
      })
      signals = columns
    },
  }
  return { setup, signals: () => signals }
}

/** The part of a curve from an index on: a view, or itself, since views are dear where runs are short. */
const from = <T extends Float64Array | Float32Array>(curve: T, start: number): T =>
  start === 0 ? curve : (curve.subarray(start) as T)

function resultOf(state: State, start: number): BacktestResult {
  const open = state.held.map((symbol) => ({
    symbol: state.market.symbols[symbol] as string,
    quantity: state.quantity[symbol] ?? 0,
    price: state.last[symbol] ?? Number.NaN,
  }))
  const finalEquity = state.equity
  const liquidatedEquity = liquidate(state)
  return {
    time: from(state.market.timeline, start),
    equity: from(state.equityCurve, start),
    gross: from(state.grossCurve, start),
    fills: state.fills,
    trades: state.trades,
    finalEquity,
    liquidatedEquity,
    open,
    commission: state.commission + 0,
    slippage: state.slippage + 0,
    borrowFees: state.borrowFees + 0,
    dividends: state.dividends + 0,
    tradedNotional: state.tradedNotional + 0,
    staleFills: state.staleFills,
    ordersPlaced: state.ordersPlaced,
    refusals: Object.fromEntries([...state.refusals].sort(([a], [b]) => (a < b ? -1 : 1))),
    ruined: state.ruined,
  }
}
