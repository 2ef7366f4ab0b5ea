import { buildMarket, type Market, sliceColumns } from './market'

/** The market as it was known after the bars at `to` (inclusive, milliseconds), from `from` on. Columns are views. */
export function cutMarket(market: Market, from: number, to: number): Market {
  return buildMarket(
    market.instruments
      .map((one) => ({
        ...one,
        bars: sliceColumns(one.bars, from, to + 1),
        actions: one.actions.filter(({ time }) => time <= to && time >= from),
      }))
      .filter((one) => one.bars.time.length > 0),
  )
}
