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

/**
 * Nothing, as a float64 from the start: engines keep a whole zero as an integer, and the first fraction would change the shape of the
 * object and throw away the code compiled for it.
 */
export const NOTHING = -0

/** What a run writes at each step; `gross` is zero to begin with. */
export type Curves = { readonly equity: Float64Array; readonly gross: Float32Array }

/** Room for the curves of a run over a market. */
export const curvesOf = ({ timeline }: Market): Curves => ({
  equity: new Float64Array(timeline.length),
  gross: new Float32Array(timeline.length),
})

/**
 * A run in progress. Symbols are indices into the market; arrays have one entry per symbol or per step. A class, so that all runs have
 * one shape, which the compiled code of the engine depends on.
 */
export class State {
  declare readonly market: Market
  /** Bars of each symbol. */
  declare readonly columns: readonly Columns[]
  declare readonly config: TradingConfig
  declare readonly slippagePerShare: SlippageOf
  declare readonly commissionFor: CommissionOf
  step: number = -1
  /** True while the bars of one symbol pass without an order: all that a bar changes but `step` and `bar` is then behind. */
  isQuiet: boolean = false
  time: number = Number.NaN
  declare cash: number
  declare equity: number
  /** Sum of absolute position values. */
  gross: number = NOTHING
  declare readonly quantity: Float64Array
  /** Last close known; NaN before the first. */
  declare readonly last: Float64Array
  /** Index of this step's bar in the symbol's columns; -1 without one. */
  declare readonly bar: Int32Array
  declare readonly cursor: Int32Array
  declare readonly nextActionAt: Float64Array
  declare readonly actionCursor: Int32Array
  /** Shares of a symbol's bar that were traded, and the step of that bar. */
  declare readonly taken: Float64Array
  declare readonly takenStep: Int32Array
  /** Symbols with a position, in the order they were opened. */
  readonly held: number[] = []
  declare readonly running: (RunningTrade | undefined)[]
  orders: Order[] = []
  nextOrderId: number = 1
  declare readonly equityCurve: Float64Array
  declare readonly grossCurve: Float32Array
  readonly fills: Fill[] = []
  readonly trades: Trade[] = []
  readonly refusals: Refusals = new Map()
  commission: number = NOTHING
  slippage: number = NOTHING
  borrowFees: number = NOTHING
  dividends: number = NOTHING
  tradedNotional: number = NOTHING
  staleFills: number = 0
  ordersPlaced: number = 0
  ruined: boolean = false

  constructor(market: Market, config: TradingConfig, curves: Curves = curvesOf(market)) {
    const { instruments } = market
    const count = instruments.length
    this.market = market
    this.columns = market.columns
    this.config = config
    this.slippagePerShare = slippageOf(config.slippage)
    this.commissionFor = commissionOf(config.commission)
    this.cash = Number.NaN
    this.equity = Number.NaN
    this.quantity = new Float64Array(count)
    this.last = new Float64Array(count).fill(Number.NaN)
    this.bar = new Int32Array(count).fill(-1)
    this.cursor = new Int32Array(count)
    this.nextActionAt = new Float64Array(count)
    for (let symbol = 0; symbol < count; symbol++)
      this.nextActionAt[symbol] = instruments[symbol]?.actions[0]?.time ?? Number.POSITIVE_INFINITY
    this.actionCursor = new Int32Array(count)
    this.taken = new Float64Array(count)
    this.takenStep = new Int32Array(count).fill(-1)
    this.running = new Array(count).fill(undefined)
    this.equityCurve = curves.equity
    this.grossCurve = curves.gross
    this.cash = config.initialCapital
    this.equity = config.initialCapital
  }
}

/** Counts a refusal. */
export function refuse(state: State, code: string): void {
  state.refusals.set(code, (state.refusals.get(code) ?? 0) + 1)
}
