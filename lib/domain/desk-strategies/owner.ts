import type { PortfolioSnapshot } from '../agents/state'
import type { StrategyTerms } from './terms'

type Owning = Pick<StrategyTerms, 'id' | 'enabled' | 'disabledAt' | 'symbols'>

/**
 * The strategy that a symbol belongs to: the enabled one that names it, else of the disabled ones that do the one disabled last.
 * Null belongs to the account itself.
 */
export function ownerOf<S extends Owning>(strategies: readonly S[], symbol: string): S | null {
  const named = strategies.filter(({ symbols }) => symbols.includes(symbol))
  return (
    named.find(({ enabled }) => enabled) ??
    named.toSorted((a, b) => (a.disabledAt === b.disabledAt ? (a.id < b.id ? -1 : 1) : later(a, b)))[0] ??
    null
  )
}

const later = (a: Owning, b: Owning): number => ((a.disabledAt ?? '') > (b.disabledAt ?? '') ? -1 : 1)

/**
 * Whose a signal or an order in a symbol is: what is held or being ordered stays with whom it was bought for, anything else goes to
 * the symbol's owner.
 */
export function strategyFor<S extends Owning>(
  strategies: readonly S[],
  { positions, open_orders }: Pick<PortfolioSnapshot, 'positions' | 'open_orders'>,
  symbol: string,
): S | null {
  const known = positions.find((item) => item.symbol === symbol) ?? open_orders.find((item) => item.symbol === symbol)
  return known ? (strategies.find(({ id }) => id === known.strategy_id) ?? null) : ownerOf(strategies, symbol)
}

/** Of the symbols that are held or on order those that would change their owner. */
export const movedSymbols = (before: readonly Owning[], after: readonly Owning[], busy: Iterable<string>): string[] =>
  [...new Set(busy)].filter((symbol) => ownerOf(before, symbol)?.id !== ownerOf(after, symbol)?.id)
