/** What the monitor knows of one symbol. Prices count the same shares. */
export type Watched = {
  readonly symbol: string
  readonly quote: { readonly price: number; readonly time: Date } | null
  /** The close of the session before; null when it is not known. */
  readonly previousClose: number | null
  /** The price of this symbol's last event cycle, and until when it cools down; null before the first. */
  readonly last: { readonly price: number; readonly at: Date; readonly until: Date } | null
}

export type PriceMove = {
  readonly symbol: string
  readonly price: number
  /** What the move is measured from. */
  readonly reference: number
  /** Signed fraction: 0.06 is 6 % up. */
  readonly move: number
}

export type MoveRules = {
  readonly now: Date
  /** The opening bell of the session that is on. */
  readonly openedAt: Date
  /** Fraction that a move has to exceed, up or down. */
  readonly threshold: number
  /** A quote that is older says nothing of the price now. */
  readonly maxAgeMs: number
}

/** The move of a symbol, or null when its price or what to measure from is not known, or is too old. */
export function moveOf(watched: Watched, { now, openedAt, maxAgeMs }: MoveRules): PriceMove | null {
  const { symbol, quote, previousClose, last } = watched
  if (!quote || quote.time < openedAt || now.getTime() - quote.time.getTime() > maxAgeMs) return null
  const reference = last !== null && last.at >= openedAt ? last.price : previousClose
  if (reference === null || !(reference > 0) || !(quote.price > 0)) return null
  return { symbol, price: quote.price, reference, move: (quote.price - reference) / reference }
}

/**
 * The moves that start a cycle: further than the threshold from the close of the session before, or, after a cycle of this
 * session, from the price at which that was started, so that one move starts one cycle however long the price stays there.
 * A symbol that cools down starts none. Largest first.
 */
export function movesToTrade(watched: readonly Watched[], rules: MoveRules): PriceMove[] {
  return watched
    .filter(({ last }) => last === null || last.until <= rules.now)
    .flatMap((symbol) => moveOf(symbol, rules) ?? [])
    .filter(({ move }) => Math.abs(move) > rules.threshold)
    .sort((a, b) => Math.abs(b.move) - Math.abs(a.move) || (a.symbol < b.symbol ? -1 : 1))
}
