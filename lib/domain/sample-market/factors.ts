import { createRandom, type Random } from '../prng'

/** What moves all companies in one session. Returns are daily log returns. */
export type FactorDay = {
  readonly market: number
  readonly sectors: ReadonlyMap<string, number>
  /** Turbulence of the session: 1 is usual, 2 means moves twice as large. */
  readonly stress: number
}

const DAILY = 1 / Math.sqrt(252)
const USUAL_VOLATILITY = 0.14 * DAILY
const SECTOR_VOLATILITY = 0.115 * DAILY

/** Regimes of the market: volatility and drift per year, and the chance per session to leave for each other one. */
const REGIMES = [
  { volatility: 0.1, drift: 0.1, leave: [0, 0.012, 0.001] },
  { volatility: 0.15, drift: 0.06, leave: [0.01, 0, 0.008] },
  { volatility: 0.3, drift: -0.25, leave: [0.002, 0.03, 0] },
] as const

/** GARCH(1,1) weights of yesterday's squared return and yesterday's variance. */
const REACTION = 0.09
const MEMORY = 0.87

/** Turbulence beyond this multiple of the usual one is cut: markets have halts, and prices must stay plausible. */
const MOST_STRESS = 4

/**
 * An endless sequence of factor days for a seed: a three-state Markov chain sets the level towards which a GARCH(1,1)
 * variance reverts; sectors have factors of their own, as turbulent as the market.
 *
 * Source: T. Bollerslev (1986), "Generalized autoregressive conditional heteroskedasticity"; J. Hamilton (1989) for the
 * regimes. The parameters are this project's, chosen to look like a large market.
 */
export function createFactors(seed: string, sectors: readonly string[]): () => FactorDay {
  const random = createRandom(`${seed}|market`)
  const streams = sectors.map((sector) => [sector, createRandom(`${seed}|sector|${sector}`)] as const)
  let regime = 1
  let variance = USUAL_VOLATILITY ** 2
  let surprise = 0
  return () => {
    regime = nextRegime(regime, random)
    const { volatility, drift } = REGIMES[regime] ?? REGIMES[1]
    const level = (volatility * DAILY) ** 2
    variance = (1 - REACTION - MEMORY) * level + REACTION * surprise ** 2 + MEMORY * variance
    variance = Math.min(variance, (MOST_STRESS * USUAL_VOLATILITY) ** 2)
    surprise = Math.sqrt(variance) * random.shock()
    const stress = Math.sqrt(variance) / USUAL_VOLATILITY
    const moves = streams.map(
      ([sector, own]) => [sector, SECTOR_VOLATILITY * (0.5 + 0.5 * stress) * own.shock()] as const,
    )
    return { market: drift / 252 + surprise, sectors: new Map(moves), stress }
  }
}

function nextRegime(regime: number, random: Random): number {
  let draw = random.uniform()
  for (const [other, chance] of (REGIMES[regime] ?? REGIMES[1]).leave.entries()) {
    if (draw < chance) return other
    draw -= chance
  }
  return regime
}
