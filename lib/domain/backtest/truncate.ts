import { buildMarket, type Market, sliceColumns } from './market'

/**
 * The market as it was known after the bars at `to` (inclusive, milliseconds), from `from` on. Symbols without a bar by then stay,
 * so that indices and the number of symbols are the same. Columns are views.
 */
export function cutMarket(market: Market, from: number, to: number): Market {
  const cut = buildMarket(
    market.instruments.map((one) => ({
      ...one,
      bars: sliceColumns(one.bars, from, to + 1),
      actions: one.actions.filter(({ time }) => time <= to && time >= from),
    })),
  )
  return { ...cut, barsPerDay: market.barsPerDay }
}
