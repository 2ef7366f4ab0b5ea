import { createRandom } from '../prng'
import type { Setup, Strategy } from '../strategies/strategy'
import { liquidate } from './book-fill'
import type { TradingConfig } from './config'
import { type Desk, openDesk } from './desk'
import { type Columns, firstAtOrAfter, type Market } from './market'
import type { OrderRequest } from './orders'
import { type Fill, openState, type State, type Trade } from './state'
import { step } from './step'

/** What came of a run. Curves have one value per instant of `time`; equity counts positions at their last closes. */
export type BacktestResult = {
  readonly time: Float64Array
  readonly equity: Float64Array
  /** Long plus short, as a fraction of equity. */
  readonly exposure: Float32Array
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

export type RunOptions = {
  /** Bars before this instant only warm indicators up. */
  readonly tradeFrom?: number
  /** Series shared by the runs of a sweep over one market, by name. */
  readonly cache?: Map<string, readonly Float64Array[]>
  /** Hears what was decided at each step at which something was. */
  readonly onDecision?: (step: number, requests: readonly OrderRequest[]) => void
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
  const state = openState(market, config)
  const { desk, take } = openDesk(state)
  const onBar = strategy.init(setupOf(market, config, options), params)
  const start = firstAtOrAfter(market.timeline, options.tradeFrom ?? Number.NEGATIVE_INFINITY)
  const decideFrom = Math.max(start, strategy.warmup(params))
  const steps = market.timeline.length
  let orders: readonly OrderRequest[] = []
  for (let index = 0; index < steps; index++) {
    step(state, index, orders)
    if (index < decideFrom) continue
    onBar(desk)
    orders = take()
    if (orders.length > 0) options.onDecision?.(index, orders)
  }
  return resultOf(state, start)
}

/**
 * The same loop for decisions that take their time: `decide` is awaited on each step that is due, in order, and says what it cost;
 * the account pays.
 */
export async function runBacktestAsync(
  market: Market,
  config: TradingConfig,
  decide: (desk: Desk, state: State) => Promise<number>,
  isDue: (index: number) => boolean,
  options: Pick<RunOptions, 'tradeFrom'> & { readonly onStep?: (index: number) => void } = {},
): Promise<BacktestResult> {
  const state = openState(market, config)
  const { desk, take } = openDesk(state)
  const start = firstAtOrAfter(market.timeline, options.tradeFrom ?? Number.NEGATIVE_INFINITY)
  let orders: readonly OrderRequest[] = []
  for (let index = 0; index < market.timeline.length; index++) {
    step(state, index, orders)
    orders = []
    if (index >= start && isDue(index)) {
      state.cash -= await decide(desk, state)
      orders = take()
    }
    options.onStep?.(index)
  }
  return resultOf(state, start)
}

function setupOf(market: Market, config: TradingConfig, { cache = new Map() }: RunOptions): Setup {
  const bars = market.instruments.map((one) => one.bars)
  return {
    symbols: market.instruments.map((one) => one.symbol),
    bars,
    indicator(name: string, compute: (columns: Columns) => Float64Array) {
      const known = cache.get(name)
      if (known) return known
      const series = bars.map(compute)
      cache.set(name, series)
      return series
    },
    random: createRandom(config.seed).uniform,
  }
}

function resultOf(state: State, start: number): BacktestResult {
  const open = state.held.map((symbol) => ({
    symbol: state.market.instruments[symbol]?.symbol ?? '',
    quantity: state.quantity[symbol] ?? 0,
    price: state.last[symbol] ?? Number.NaN,
  }))
  const finalEquity = state.equity
  const liquidatedEquity = liquidate(state)
  return {
    time: state.market.timeline.subarray(start),
    equity: state.equityCurve.subarray(start),
    exposure: state.exposureCurve.subarray(start),
    fills: state.fills,
    trades: state.trades,
    finalEquity,
    liquidatedEquity,
    open,
    commission: state.commission,
    slippage: state.slippage,
    borrowFees: state.borrowFees,
    dividends: state.dividends,
    tradedNotional: state.tradedNotional,
    staleFills: state.staleFills,
    ordersPlaced: state.ordersPlaced,
    refusals: Object.fromEntries([...state.refusals].sort(([a], [b]) => (a < b ? -1 : 1))),
    ruined: state.ruined,
  }
}
