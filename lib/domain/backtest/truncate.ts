import { buildMarket, type Columns, firstAtOrAfter, type Market, sliceColumns } from './market'

/**
 * The market as it was known after the bars at `to` (inclusive, milliseconds), from `from` on. Symbols without a bar by then stay,
 * so that indices and the number of symbols are the same. Columns are views, and what strategies see stays in the same shares.
 */
export function cutMarket(market: Market, from: number, to: number): Market {
  const cut = buildMarket(
    market.instruments.map((one) => ({
      ...one,
      bars: sliceColumns(one.bars, from, to + 1),
      actions: one.actions.filter(({ time }) => time <= to && time >= from),
    })),
  )
  const { barsPerDay } = market
  const shares = market.shares.map((one, symbol) => {
    const { time } = market.columns[symbol] as Columns
    return one?.subarray(firstAtOrAfter(time, from), firstAtOrAfter(time, to + 1)) ?? null
  })
  return { ...cut, barsPerDay, shares, unsplit: market.unsplit.map((bars) => sliceColumns(bars, from, to + 1)) }
}
