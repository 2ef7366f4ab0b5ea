import type { TradingConfig } from './config'
import { type CommissionOf, commissionOf, type SlippageOf, slippageOf } from './costs'
import type { Columns, Market } from './market'
import type { Order } from './orders'

/** One execution. Prices are the market's; what it cost stands beside them. */
export type Fill = {
  readonly step: number
  readonly time: number
  readonly symbol: number
  readonly action: 'BUY' | 'SELL'
  readonly quantity: number
  readonly price: number
  readonly commission: number
  /** Money given up against `price`. */
  readonly slippage: number
  readonly reason: string
  readonly confidence: number
}

/** A round trip from flat to flat. `pnl` is net of commission and slippage, with dividends and borrowing fees. */
export type Trade = {
  readonly symbol: string
  readonly side: 'long' | 'short'
  readonly entryTime: number
  readonly exitTime: number
  /** Averages over all entries and exits, at market prices. */
  readonly entryPrice: number
  readonly exitPrice: number
  readonly quantity: number
  readonly pnl: number
  readonly fees: number
  /** pnl ÷ value at entry. */
  readonly returnPct: number
  readonly barsHeld: number
  /** Largest adverse (≤ 0) and favourable (≥ 0) move while held, as fractions of the entry price. */
  readonly mae: number
  readonly mfe: number
  /** Still held at the end: exit price and P&L are those of selling at the last close. */
  readonly open: boolean
  readonly entryReason: string
  readonly exitReason: string
  readonly confidence: number
}

export type RunningTrade = {
  direction: 1 | -1
  entryTime: number
  entryStep: number
  entryQuantity: number
  entryNotional: number
  exitQuantity: number
  exitNotional: number
  costs: number
  income: number
  high: number
  low: number
  reason: string
  confidence: number
}

/** Why an order was refused, cut or ended, and how often. */
export type Refusals = Map<string, number>

/** A run in progress. Symbols are indices into the market; arrays have one entry per symbol or per step. */
export type State = {
  readonly market: Market
  /** Bars of each symbol. */
  readonly columns: readonly Columns[]
  readonly config: TradingConfig
  readonly slippagePerShare: SlippageOf
  readonly commissionFor: CommissionOf
  /** Sector of each symbol as a number, and how many there are. */
  readonly sectorOf: Int32Array
  readonly sectors: number
  step: number
  time: number
  cash: number
  equity: number
  /** Sum of absolute position values. */
  gross: number
  readonly quantity: Float64Array
  /** Last close known; NaN before the first. */
  readonly last: Float64Array
  /** Index of this step's bar in the symbol's columns; -1 without one. */
  readonly bar: Int32Array
  readonly cursor: Int32Array
  readonly nextActionAt: Float64Array
  readonly actionCursor: Int32Array
  /** Shares of a symbol's bar that were traded, and the step of that bar. */
  readonly taken: Float64Array
  readonly takenStep: Int32Array
  /** Symbols with a position, in the order they were opened. */
  readonly held: number[]
  readonly running: (RunningTrade | undefined)[]
  orders: Order[]
  nextOrderId: number
  readonly equityCurve: Float64Array
  readonly grossCurve: Float32Array
  readonly fills: Fill[]
  readonly trades: Trade[]
  readonly refusals: Refusals
  commission: number
  slippage: number
  borrowFees: number
  dividends: number
  tradedNotional: number
  staleFills: number
  ordersPlaced: number
  ruined: boolean
}

/**
 * Nothing, as a float64 from the start: engines keep a whole zero as an integer, and the first fraction would change the shape of the
 * object and throw away the code compiled for it.
 */
export const NOTHING = -0

/** A run before its first bar. */
export function openState(market: Market, config: TradingConfig): State {
  const { instruments, timeline } = market
  const count = instruments.length
  const names = [...new Set(instruments.map((one) => one.sector))]
  const state: State = {
    market,
    columns: instruments.map((one) => one.bars),
    config,
    slippagePerShare: slippageOf(config.slippage),
    commissionFor: commissionOf(config.commission),
    sectorOf: Int32Array.from(instruments, (one) => names.indexOf(one.sector)),
    sectors: names.length,
    step: -1,
    time: Number.NaN,
    cash: Number.NaN,
    equity: Number.NaN,
    gross: NOTHING,
    quantity: new Float64Array(count),
    last: new Float64Array(count).fill(Number.NaN),
    bar: new Int32Array(count).fill(-1),
    cursor: new Int32Array(count),
    nextActionAt: Float64Array.from(instruments, (one) => one.actions[0]?.time ?? Number.POSITIVE_INFINITY),
    actionCursor: new Int32Array(count),
    taken: new Float64Array(count),
    takenStep: new Int32Array(count).fill(-1),
    held: [],
    running: new Array(count).fill(undefined),
    orders: [],
    nextOrderId: 1,
    equityCurve: new Float64Array(timeline.length),
    grossCurve: new Float32Array(timeline.length),
    fills: [],
    trades: [],
    refusals: new Map(),
    commission: NOTHING,
    slippage: NOTHING,
    borrowFees: NOTHING,
    dividends: NOTHING,
    tradedNotional: NOTHING,
    staleFills: 0,
    ordersPlaced: 0,
    ruined: false,
  }
  state.cash = config.initialCapital
  state.equity = config.initialCapital
  return state
}

/** Counts a refusal. */
export function refuse(state: State, code: string): void {
  state.refusals.set(code, (state.refusals.get(code) ?? 0) + 1)
}
