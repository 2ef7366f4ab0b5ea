import { lastClosedSession, marketStatus } from '../calendar/nyse'
import type { CorporateAction, PriceBasis } from './bar'

/**
 * The day (YYYY-MM-DD) as of which a price counts shares. A bar of `day` on a split-adjusted basis states the price per share
 * as they count on the later of its day and the basis's; as traded it is per share of its own day. Shares bought at that price
 * count likewise, so a price and a quantity fit each other unless a split lies after the earlier of their days and not after
 * the later.
 */
export const countedAsOf = (day: string, basis: PriceBasis): string =>
  basis.kind === 'raw' || basis.asOf < day ? day : basis.asOf

/** The session whose shares an order counts that was decided at `at`: the one that is open, else the last that closed. */
export function decisionDay(at: Date): string {
  const { state, session } = marketStatus(at)
  return state === 'open' && session !== null ? session : lastClosedSession(at)
}

/** A price that counts shares as of one day, restated for the splits up to a later one. */
export const restatedPrice = (
  price: number,
  counted: string,
  splits: readonly CorporateAction[],
  day: string,
): number =>
  splits
    .filter(({ type, exDate }) => type === 'split' && exDate > counted && exDate <= day)
    .reduce((restated, { value }) => restated / value, price)
