import type { Draft } from '@/components/orders/draft'

type Account = { fractional: boolean }

/** How many shares the gate will order at most: never more than are held are sold. */
export const sharesOrdered = ({ side, quantity }: Draft, held: string | undefined): number =>
  side === 'sell' && held !== undefined ? Math.min(Number(quantity), Number(held)) : Number(quantity)

/** Parts of a share would be cut off unsaid; what is left of one can only be sold whole. */
export function partOfShare(draft: Draft, held: string | undefined, { fractional }: Account): string | undefined {
  const shares = sharesOrdered(draft, held)
  const all = draft.side === 'sell' && held !== undefined && shares === Number(held)
  return fractional || all || Number.isInteger(shares) ? undefined : 'This account orders whole shares only.'
}
