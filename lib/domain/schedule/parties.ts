import type { DeskStrategy } from '../desk-strategies/terms'
import type { ScanPlan } from './slots'

type Scanned = Pick<DeskStrategy, 'id' | 'name' | 'symbols' | 'scanTimes' | 'priceMoves' | 'plannedSince'>

/** What is looked at without a person. */
export type Unattended = {
  /** Symbols that no enabled strategy has. */
  readonly rest: readonly string[]
  /** When that last changed: slots of before were never its own. */
  readonly restSince: Date | null
  /** The enabled strategies of the account that such cycles trade. */
  readonly strategies: readonly Scanned[]
}

/** Somebody whose cycles are scheduled: a strategy, or the rest of the watchlist. */
export type Party = {
  readonly strategy: Scanned | null
  readonly symbols: readonly string[]
  readonly plan: ScanPlan
  /** Slots of before are none of its own. */
  readonly since: Date | null
  /** It has times of its own and takes no part in the desk's scan. */
  readonly ownTimes: boolean
}

/** Who has slots, each its own: one firing of a slot is one cycle for each party to it. */
export function partiesOf(plan: ScanPlan, { rest, restSince, strategies }: Unattended): Party[] {
  const parties: Party[] = [
    { strategy: null, symbols: rest, plan, since: restSince, ownTimes: false },
    ...strategies.map((strategy) => {
      const ownTimes = strategy.scanTimes.length > 0
      return {
        strategy,
        symbols: strategy.symbols,
        plan: ownTimes ? { ...plan, times: strategy.scanTimes } : plan,
        since: strategy.plannedSince,
        ownTimes,
      }
    }),
  ]
  return parties.filter(({ symbols, plan: own }) => symbols.length > 0 && own.times.length > 0)
}

/** Every symbol that is looked at, in the order of the watchlist first. */
export const unattendedSymbols = ({ rest, strategies }: Pick<Unattended, 'rest' | 'strategies'>): string[] => [
  ...new Set([...rest, ...strategies.flatMap(({ symbols }) => symbols)]),
]

/** Those whose moves start cycles. */
export const monitoredSymbols = ({ rest, strategies }: Pick<Unattended, 'rest' | 'strategies'>): string[] =>
  unattendedSymbols({ rest, strategies: strategies.filter(({ priceMoves }) => priceMoves) })
