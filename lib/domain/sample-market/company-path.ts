import { isHalfDay } from '../calendar/nyse'
import { createRandom, type Random } from '../prng'
import type { SampleCompany } from './companies'
import type { FactorDay } from './factors'

/** What happened to one company around one session, apart from its price. */
export type SampleEvent =
  /** Quarterly figures before the opening bell of `session`; `surprise` is in standard deviations. */
  | { readonly kind: 'earnings'; readonly session: string; readonly quarter: number; readonly surprise: number }
  /** A headline on the evening before `session` that moves the next sessions a little. */
  | { readonly kind: 'headline'; readonly session: string; readonly tone: 1 | -1; readonly draw: number }

/** One session of one company: log returns overnight and within the day, log reach of high and low, and volume. */
export type PathDay = {
  readonly overnight: number
  readonly intraday: number
  readonly reachUp: number
  readonly reachDown: number
  readonly volume: number
  readonly event: SampleEvent | null
}

export const SESSIONS_PER_QUARTER = 63
const EARNINGS_MOVE = 0.035
const OVERNIGHT_SHARE = 0.25
const HEADLINE_CHANCE = 0.045
const HEADLINE_DRIFT = 0.003
const HEADLINE_DECAY = 0.55
/** Pull of a company's own price level back to its sector's, per session: fictional prices stay in sight for decades. */
const LEVEL_PULL = 0.0012
const HALF_DAY_VOLUME = 0.45

/** A generator of a company's sessions, to be called once per session in order. Only the past enters each step. */
export function createCompanyPath(
  seed: string,
  company: SampleCompany,
): (session: string, factors: FactorDay) => PathDay {
  const random = createRandom(`${seed}|company|${company.symbol}`)
  const firstEarnings = Math.floor(random.uniform() * SESSIONS_PER_QUARTER)
  let count = -1
  let ownLevel = 0
  let tone = 0
  let logVolume = 0
  return (session, { market, sectors, stress }) => {
    count++
    const event = drawEvent(random, session, count - firstEarnings)
    if (event?.kind === 'headline') tone += event.tone * HEADLINE_DRIFT
    const volatility = company.ownVolatility * (0.6 + 0.4 * stress)
    const jump = event?.kind === 'earnings' ? EARNINGS_MOVE * event.surprise : 0
    const own = volatility * random.shock() + tone - LEVEL_PULL * ownLevel
    ownLevel += own + jump
    tone *= HEADLINE_DECAY
    const ordinary = company.beta * market + (sectors.get(company.sector) ?? 0) + own
    const usual = Math.hypot(volatility, company.beta * 0.009 * stress)
    const gapNoise = Math.sqrt(OVERNIGHT_SHARE * (1 - OVERNIGHT_SHARE)) * usual * random.normal()
    const overnight = jump + OVERNIGHT_SHARE * ordinary + gapNoise
    const intraday = (1 - OVERNIGHT_SHARE) * ordinary - gapNoise
    const spread = usual * Math.sqrt(1 - OVERNIGHT_SHARE)
    const size = Math.abs(overnight + intraday) / usual
    logVolume = 0.55 * logVolume + 0.2 * random.normal()
    return {
      overnight,
      intraday,
      reachUp: bridgeReach(intraday, spread, random),
      reachDown: bridgeReach(-intraday, spread, random),
      volume: volumeOf(company, session, logVolume + 0.22 * Math.min(size, 6)),
      event,
    }
  }
}

function drawEvent(random: Random, session: string, sinceFirst: number): SampleEvent | null {
  const draw = random.uniform()
  const surprise = random.normal()
  if (sinceFirst >= 0 && sinceFirst % SESSIONS_PER_QUARTER === 0) {
    return { kind: 'earnings', session, quarter: sinceFirst / SESSIONS_PER_QUARTER, surprise }
  }
  if (draw >= HEADLINE_CHANCE) return null
  return { kind: 'headline', session, tone: surprise > 0 ? 1 : -1, draw: draw / HEADLINE_CHANCE }
}

/**
 * How far above the open a Brownian path climbs that ends at `end`: never less than max(0, end).
 *
 * Source: the distribution of the maximum of a Brownian bridge (Karatzas and Shreve, problem 2.8.8), inverted.
 */
function bridgeReach(end: number, spread: number, random: Random): number {
  return (end + Math.sqrt(end ** 2 - 2 * spread ** 2 * Math.log(1 - random.uniform()))) / 2
}

/** Cheap shares trade in larger numbers: about 0.6 % of the capital a day when nothing happens. */
function volumeOf(company: SampleCompany, session: string, logVolume: number): number {
  const day = isHalfDay(session) ? HALF_DAY_VOLUME : 1
  return Math.round(company.sharesOutstanding * 0.006 * day * Math.exp(logVolume))
}
