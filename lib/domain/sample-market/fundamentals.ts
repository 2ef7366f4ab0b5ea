import type { Fundamentals } from '../market/bar'
import type { SampleCompany } from './companies'

/** One published quarter: when it was out and by how much it surprised, in standard deviations. */
export type Quarter = { readonly publishedAt: Date; readonly surprise: number }

const SURPRISE_TO_GROWTH = 0.012
const SURPRISE_TO_MARGIN = 0.006

/**
 * Fundamentals as known after `quarters` (those published, oldest first) and the close at `closedAt`. Earnings grow with
 * revenue, and each surprise moves growth, margin and earnings a little and fades. `asOf` is the later of the close and
 * the last quarter. Loss makers have no price to earnings.
 */
export function fundamentalsOf(
  company: SampleCompany,
  quarters: readonly Quarter[],
  close: number,
  closedAt: Date,
): Fundamentals {
  const recent = quarters.slice(-8)
  const weight = recent.reduce((sum, quarter, i) => sum + quarter.surprise * 0.75 ** (recent.length - 1 - i), 0)
  const growth = company.growth + SURPRISE_TO_GROWTH * weight
  const margin = company.profitMargin + SURPRISE_TO_MARGIN * weight
  const grown = quarters.reduce(
    (size, quarter) => size * (1 + company.growth / 4 + SURPRISE_TO_GROWTH * quarter.surprise),
    1,
  )
  const earnings = company.startPe === null ? null : (company.startPrice / company.startPe) * grown
  const book = bookValue(company) * grown
  return {
    symbol: company.symbol,
    asOf: new Date(Math.max(closedAt.getTime(), quarters.at(-1)?.publishedAt.getTime() ?? 0)),
    source: 'sample',
    marketCap: Math.round(close * company.sharesOutstanding),
    trailingPe: earnings === null ? null : round(close / earnings, 2),
    priceToBook: round(close / book, 2),
    profitMargin: round(margin, 4),
    revenueGrowth: round(growth, 4),
    debtToEquity: round(company.debtToEquity, 2),
    dividendYield: round((company.dividendYield * company.startPrice * grown) / close, 4),
  }
}

/** Book value per share at the start: the lower the growth, the nearer to the price. */
function bookValue(company: SampleCompany): number {
  return company.startPrice / (1.2 + 18 * company.growth)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
