import type { OpinionRole } from '../agents/opinion'

/** What a strategy may do, as agents and the gate see it. Fractions are of the account's equity. */
export type StrategyTerms = {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  /** ISO time; null while it is enabled. */
  readonly disabledAt: string | null
  readonly symbols: readonly string[]
  /** Most that its positions and open buys may be worth together. */
  readonly allocation: number
  /** Its own limits beside the account's: of two the tighter counts. Null has none of its own. */
  readonly maxPosition: number | null
  readonly maxPositions: number | null
  /** Weight of a position at full conviction; never more than the desk's. */
  readonly positionSize: number | null
}

export const termsOf = ({ id, name, enabled, disabledAt, symbols, ...rest }: StrategyTerms): StrategyTerms => ({
  id,
  name,
  enabled,
  disabledAt,
  symbols,
  allocation: rest.allocation,
  maxPosition: rest.maxPosition,
  maxPositions: rest.maxPositions,
  positionSize: rest.positionSize,
})

/** Who answers a role: a model's name or `rules`. Roles that are not named are answered as the desk's are. */
export type StrategyModels = Partial<Record<OpinionRole, string>>

/** When a strategy ends by rule; null never ends it for that. */
export type EndRule = {
  /** Nothing is judged before so many round trips have ended. */
  readonly minTrades: number
  /** Fraction of its allocated money that realised profit may stand below its high. */
  readonly maxDrawdown: number | null
  /** Round trips lost in a row. */
  readonly maxLosses: number | null
  readonly minProfitFactor: number | null
}

/** A named part of an account that the agents trade. */
export type DeskStrategy = StrategyTerms & {
  readonly accountId: string
  readonly models: StrategyModels
  /** HH:MM in the desk's zone; with none it takes part in the desk's scan. */
  readonly scanTimes: readonly string[]
  /** Moves of its symbols start cycles. */
  readonly priceMoves: boolean
  /** Slots of before were never planned. */
  readonly plannedSince: Date
  readonly endRule: EndRule
  /** Round trips that ended up to here are judged no more; on the account's clock. */
  readonly countedFrom: Date | null
  readonly disabledBy: string | null
  readonly disabledReason: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly deletedAt: Date | null
}
