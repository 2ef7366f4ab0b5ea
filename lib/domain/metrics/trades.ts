import { FLAT, type Metric, MIN_TRADES, notAvailable, ratioOr, requireSample } from './metric'
import type { RoundTrip } from './run-record'

/** What needs no more of a closed trade than its P&L. */
export type ProfitMetricKey = 'closed_trades' | 'win_rate' | 'profit_factor' | 'payoff' | 'expectancy'

export type TradeMetricKey =
  | ProfitMetricKey
  | 'average_trade_return'
  | 'sqn'
  | 'kelly'
  | 'longest_wins'
  | 'longest_losses'
  | 'best_trade_share'
  | 'average_bars_held'
  | 'average_mae'
  | 'average_mfe'
  | 'winners_mae'
  | 'edge_ratio'

/** Trades that the strategy itself ended, in the order of their exits. */
export function closedTrades(trades: readonly RoundTrip[]): RoundTrip[] {
  return trades.filter((trade) => !trade.open).sort((a, b) => a.exitTime - b.exitTime)
}

/**
 * Share of the net profit that the single best trade brought, what is still held counted as sold at the end; null without a net
 * profit. Above 1 when the rest lost.
 */
export function bestTradeShare(trades: readonly RoundTrip[]): number | null {
  let net = 0
  let best = 0
  for (const { pnl } of trades) {
    net += pnl
    if (pnl > best) best = pnl
  }
  return net > 0 ? best / net : null
}

/**
 * Statistics of closed trades, on P&L net of fees. A trade at exactly zero is neither won nor lost.
 *
 * - SQN: √n · mean / sample deviation of the trades' P&L. V. Tharp (2008), "Definitive Guide to Position Sizing", there
 *   in multiples of the initial risk, which round trips do not carry.
 * - Kelly: W − (1 − W) / payoff. J. Kelly (1956), "A New Interpretation of Information Rate", in its two-outcome form.
 * - MAE and MFE: J. Sweeney (1997), "Maximum Adverse Excursion".
 */
export function tradeMetrics(trades: readonly RoundTrip[]): Record<TradeMetricKey, Metric> {
  const closed = closedTrades(trades)
  const enough = requireSample(closed.length, MIN_TRADES, 'closed trades')
  const sums = sumUp(closed)
  const { count, won } = sums
  const mean = sums.pnl / count
  const deviation = Math.sqrt(closed.reduce((sum, { pnl }) => sum + (pnl - mean) ** 2, 0) / (count - 1))
  const share = bestTradeShare(trades)
  return {
    ...profitMetrics(closed),
    average_trade_return: enough(sums.returns / count),
    sqn: enough(ratioOr(Math.sqrt(count) * mean, deviation, 'P&L does not vary', FLAT * Math.abs(mean))),
    kelly: enough(kelly(won / count, payoffOf(sums))),
    longest_wins: enough(longestRun(closed, (pnl) => pnl > 0)),
    longest_losses: enough(longestRun(closed, (pnl) => pnl < 0)),
    best_trade_share: enough(share === null ? notAvailable('no net profit') : share),
    average_bars_held: enough(sums.bars / count),
    average_mae: enough(sums.mae / count),
    average_mfe: enough(sums.mfe / count),
    winners_mae: enough(ratioOr(sums.winnersMae, won, 'no trade won')),
    edge_ratio: enough(ratioOr(sums.mfe, -sums.mae, 'no trade went against its entry')),
  }
}

/** The part of tradeMetrics that follows from the P&L of closed trades alone. */
export function profitMetrics(closed: readonly { pnl: number }[]): Record<ProfitMetricKey, Metric> {
  const enough = requireSample(closed.length, MIN_TRADES, 'closed trades')
  const sums = sumProfits(closed)
  return {
    closed_trades: { value: sums.count },
    win_rate: enough(sums.won / sums.count),
    profit_factor: enough(ratioOr(sums.profit, sums.loss, 'no trade lost')),
    payoff: enough(sums.won === 0 ? notAvailable('no trade won') : payoffOf(sums)),
    expectancy: enough(sums.pnl / sums.count),
  }
}

type Profits = ReturnType<typeof sumProfits>

const payoffOf = ({ profit, won, loss, lost }: Profits): Metric => ratioOr(profit / won, loss / lost, 'no trade lost')

function kelly(winRate: number, payoff: Metric): Metric {
  if (winRate === 0) return notAvailable('no trade won')
  if (payoff.value === null) return payoff
  return { value: winRate - (1 - winRate) / payoff.value }
}

function sumProfits(trades: readonly { pnl: number }[]) {
  const sums = { count: trades.length, won: 0, lost: 0, profit: 0, loss: 0, pnl: 0 }
  for (const { pnl } of trades) {
    sums.pnl += pnl
    if (pnl > 0) {
      sums.won++
      sums.profit += pnl
    } else if (pnl < 0) {
      sums.lost++
      sums.loss -= pnl
    }
  }
  return sums
}

function sumUp(trades: readonly RoundTrip[]) {
  const sums = { ...sumProfits(trades), returns: 0, bars: 0, mae: 0, mfe: 0, winnersMae: 0 }
  for (const { pnl, returnPct, barsHeld, mae, mfe } of trades) {
    sums.returns += returnPct
    sums.bars += barsHeld
    sums.mae += mae
    sums.mfe += mfe
    if (pnl > 0) sums.winnersMae += mae
  }
  return sums
}

function longestRun(trades: readonly RoundTrip[], counts: (pnl: number) => boolean): number {
  let longest = 0
  let run = 0
  for (const { pnl } of trades) {
    run = counts(pnl) ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}
