import { dateToMs } from '../calendar/iso-date'
import {
  lastClosedSession,
  marketStatus,
  newYorkDate,
  previousSession,
  sessionClose,
  sessionOpen,
  sessionsBetween,
} from '../calendar/nyse'
import type { Bar, Company, Fundamentals, NewsItem } from '../market/bar'
import { createRandom } from '../prng'
import { SAMPLE_COMPANIES, SAMPLE_FUND, SAMPLE_FUND_NAME, type SampleCompany } from './companies'
import { createCompanyPath, type PathDay, type SampleEvent } from './company-path'
import { createFactors } from './factors'
import { fundamentalsOf } from './fundamentals'
import { publishedAt, toNewsItem } from './headlines'

/** First session of the fictional market. */
export const SAMPLE_START = '2014-01-02'
/** The seed of the market that ships with the product. */
export const SAMPLE_SEED = 'assay'

const FUND_START_PRICE = 100
const FUND_SHARES = 400_000_000

export type SampleMarket = {
  readonly companies: readonly Company[]
  covers(symbol: string): boolean
  company(symbol: string): Company | null
  /** Daily bars for the sessions from `from` to `to` ('YYYY-MM-DD', both included), none before SAMPLE_START. */
  bars(symbol: string, from: string, to: string): Bar[]
  /** Fundamentals as known at `now`, with the last close before it; null for the fund and before the first close. */
  fundamentals(symbol: string, now: Date): Fundamentals | null
  /** The price at `now`: on the way from open to close during a session, else the last close; null before the first. */
  quote(symbol: string, now: Date): { price: number; time: Date } | null
  /** Items published after `since` and up to `until`, oldest first. */
  news(symbol: string, since: Date, until: Date): NewsItem[]
}

type Track = { readonly bars: Bar[]; readonly events: SampleEvent[]; close: number }
type Listed = {
  readonly company: SampleCompany
  readonly step: ReturnType<typeof createCompanyPath>
  readonly track: Track
}

/**
 * A fictional market for a seed: companies with sectors, correlated returns, regimes of volatility, gaps, quarterly
 * figures and headlines, on the sessions of the New York calendar. Everything is a function of seed, symbol and date:
 * sessions are made in order from SAMPLE_START, so asking for a longer range never changes an earlier bar. Made sessions
 * are kept for as long as the object lives. Unknown symbols have no bars.
 */
export function createSampleMarket(seed: string = SAMPLE_SEED): SampleMarket {
  const sectors = [...new Set(SAMPLE_COMPANIES.map((company) => company.sector))]
  const nextFactors = createFactors(seed, sectors)
  const listed = new Map<string, Listed>(
    SAMPLE_COMPANIES.map((company) => [
      company.symbol,
      { company, step: createCompanyPath(seed, company), track: { bars: [], events: [], close: company.startPrice } },
    ]),
  )
  const fund: Track = { bars: [], events: [], close: FUND_START_PRICE }
  let madeUntil = previousSession(SAMPLE_START)

  const makeUntil = (date: string) => {
    if (date <= madeUntil) return
    for (const session of sessionsBetween(madeUntil, date)) {
      if (session <= madeUntil) continue
      const factors = nextFactors()
      const days = [...listed.values()].map(({ step, track }) => record(track, session, step(session, factors)))
      record(fund, session, averageDay(days))
      madeUntil = session
    }
  }

  const trackOf = (symbol: string) => (symbol === SAMPLE_FUND ? fund : listed.get(symbol)?.track)
  const companies = [...SAMPLE_COMPANIES.map(toCompany), FUND_COMPANY]
  return {
    companies,
    covers: (symbol) => trackOf(symbol) !== undefined,
    company: (symbol) => companies.find((company) => company.symbol === symbol) ?? null,
    bars(symbol, from, to) {
      makeUntil(to)
      const [start, end] = [dateToMs(from), dateToMs(to)]
      return (trackOf(symbol)?.bars ?? []).filter((bar) => bar.time >= start && bar.time <= end)
    },
    fundamentals(symbol, now) {
      const known = listed.get(symbol)
      makeUntil(newYorkDate(now))
      const session = lastClosedSession(now)
      const close = known && barOf(known.track, session)?.close
      if (!known || close === undefined) return null
      const quarters = known.track.events
        .filter((event) => event.kind === 'earnings')
        .map((event) => ({ publishedAt: publishedAt(event), surprise: event.surprise }))
        .filter((quarter) => quarter.publishedAt <= now)
      return fundamentalsOf(known.company, quarters, close, sessionClose(session))
    },
    quote(symbol, now) {
      makeUntil(newYorkDate(now))
      const { state, session } = marketStatus(now)
      const date = state === 'open' && session !== null ? session : lastClosedSession(now)
      const track = trackOf(symbol)
      const bar = track && barOf(track, date)
      if (!bar) return null
      if (state !== 'open') return { price: bar.close, time: sessionClose(date) }
      return { price: priceWithin(bar, date, `${seed}|quote|${symbol}|${date}`, now), time: now }
    },
    news(symbol, since, until) {
      const known = listed.get(symbol)
      // An item of an evening belongs to the session after it.
      makeUntil(newYorkDate(new Date(until.getTime() + 7 * 86_400_000)))
      return (known?.track.events ?? [])
        .flatMap((event) => (known ? [toNewsItem(known.company, event)] : []))
        .filter((item) => item.publishedAt > since && item.publishedAt <= until)
    },
  }
}

const FUND_COMPANY: Company = { symbol: SAMPLE_FUND, name: SAMPLE_FUND_NAME, sector: 'Broad Market', industry: null }

function toCompany({ symbol, name, sector, industry }: SampleCompany): Company {
  return { symbol, name, sector, industry }
}

function barOf(track: Track, session: string): Bar | undefined {
  const time = dateToMs(session)
  return track.bars.findLast((bar) => bar.time === time)
}

/** Appends the session's bar; prices to the cent, the running close exact. */
function record(track: Track, session: string, day: PathDay): PathDay {
  const open = track.close * Math.exp(day.overnight)
  track.close = open * Math.exp(day.intraday)
  track.bars.push({
    time: dateToMs(session),
    open: toCents(open),
    high: toCents(open * Math.exp(day.reachUp)),
    low: toCents(open * Math.exp(-day.reachDown)),
    close: toCents(track.close),
    volume: day.volume,
  })
  if (day.event) track.events.push(day.event)
  return day
}

/** Rounding keeps the order of prices, so a bar stays consistent. */
function toCents(price: number): number {
  return Math.max(0.01, Math.round(price * 100) / 100)
}

/** A smooth way from open to close with two waves of its own, inside the bar and free at neither end. */
function priceWithin(bar: Bar, session: string, seed: string, now: Date): number {
  const random = createRandom(seed)
  const [start, end] = [sessionOpen(session).getTime(), sessionClose(session).getTime()]
  const passed = (now.getTime() - start) / (end - start)
  const wave = (bar.high - bar.low) * 0.3
  const bend = wave * Math.sin(Math.PI * passed) * random.normal()
  const ripple = wave * Math.sin(6 * Math.PI * passed) * random.uniform()
  const price = bar.open + (bar.close - bar.open) * passed + bend + ripple
  return toCents(Math.min(bar.high, Math.max(bar.low, price)))
}

/** The fund's day: the mean of the companies', its reach scaled down since not all peak at once. */
function averageDay(days: readonly PathDay[]): PathDay {
  const mean = (of: (day: PathDay) => number) => days.reduce((sum, day) => sum + of(day), 0) / days.length
  const intraday = mean((day) => day.intraday)
  const room = (of: (day: PathDay) => number) => 0.45 * mean(of)
  const usualVolume = mean((day) => day.volume) / 4_000_000
  return {
    overnight: mean((day) => day.overnight),
    intraday,
    reachUp: Math.max(0, intraday) + room((day) => day.reachUp - Math.max(0, day.intraday)),
    reachDown: Math.max(0, -intraday) + room((day) => day.reachDown - Math.max(0, -day.intraday)),
    volume: Math.round(FUND_SHARES * 0.05 * usualVolume),
    event: null,
  }
}
