import { newYorkInstant, previousSession } from '../calendar/nyse'
import type { NewsItem } from '../market/bar'
import type { SampleCompany } from './companies'
import type { SampleEvent } from './company-path'

/** Shown as the source of every generated item, so that nobody takes one for news. */
export const SAMPLE_NEWS_SOURCE = 'Sample data (fictional)'

const GOOD = [
  ['signs a multi-year supply agreement', 'The contract is said to be the largest in the history of the company.'],
  ['raises its outlook for the year', 'Management points to stronger orders than it had planned for.'],
  ['announces a share buyback', 'The board approved purchases over the coming four quarters.'],
  ['wins approval for a new product line', 'Sales are expected to begin within two quarters.'],
  ['is upgraded by two research houses', 'Analysts mention improving margins and cash flow.'],
  ['settles a long-running lawsuit', 'The agreed sum is below what had been set aside.'],
] as const

const BAD = [
  ['warns of weaker demand', 'Customers are said to delay orders into the next year.'],
  ['loses a major customer', 'The contract stood for about four per cent of revenue.'],
  ['recalls part of its production', 'The cost of the recall is not known yet.'],
  ['faces an inquiry by regulators', 'The company says that it cooperates fully.'],
  ['is downgraded by two research houses', 'Analysts mention rising costs and slower growth.'],
  ['says its finance chief will leave', 'A successor has not been named.'],
] as const

/** When the item of an event was out: quarterly figures at 07:00 New York, headlines at 17:30 the session before. */
export function publishedAt(event: SampleEvent): Date {
  return event.kind === 'earnings'
    ? newYorkInstant(event.session, 7)
    : newYorkInstant(previousSession(event.session), 17, 30)
}

/** The news item of an event. Its time is before the session it moves: no item tells of a price that was not there. */
export function toNewsItem(company: SampleCompany, event: SampleEvent): NewsItem {
  const [what, summary] = event.kind === 'earnings' ? earningsText(event.surprise) : headlineText(event)
  return {
    symbol: company.symbol,
    title: `${company.name} ${what}`,
    summary,
    url: null,
    source: SAMPLE_NEWS_SOURCE,
    publishedAt: publishedAt(event),
  }
}

function headlineText(event: Extract<SampleEvent, { kind: 'headline' }>): readonly [string, string] {
  const texts = event.tone > 0 ? GOOD : BAD
  return texts[Math.floor(event.draw * texts.length)] ?? texts[0]
}

function earningsText(surprise: number): readonly [string, string] {
  if (surprise > 0.5)
    return ['beats estimates for the quarter', 'Revenue and earnings came in above what analysts expected.']
  if (surprise < -0.5)
    return ['misses estimates for the quarter', 'Revenue and earnings fell short of what analysts expected.']
  return ['reports a quarter in line with estimates', 'Revenue and earnings were close to what analysts expected.']
}
