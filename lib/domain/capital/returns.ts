/** Money paid in (above zero) or out (below), with the account's equity just after it. `at` in milliseconds. */
export type Flow = { readonly at: number; readonly amount: number; readonly equity: number }

const YEAR_MS = 365 * 86_400_000

/**
 * Growth of one unit over a time, whatever was paid in or out meanwhile: the growths between flows, chained, each from the equity
 * after one flow to the equity before the next (time-weighted return; Bacon 2008, "Practical Portfolio Performance Measurement and
 * Attribution", 2nd ed., ch. 2, true time-weighted). Null where a part begins with nothing.
 */
export function timeWeightedGrowth(start: number, flows: readonly Flow[], end: number): number | null {
  let growth = 1
  let from = start
  for (const { amount, equity } of flows) {
    const before = equity - amount
    if (from > 0) growth *= before / from
    else if (before !== 0) return null
    from = equity
  }
  if (from > 0) return growth * (end / from)
  return end === 0 ? growth : null
}

/** A growth over more than a year as a rate per year of 365 days; null for less, which is not made into a year's. */
export const perYear = (growth: number, fromMs: number, toMs: number): number | null =>
  toMs - fromMs < YEAR_MS || growth <= 0 ? null : growth ** (YEAR_MS / (toMs - fromMs)) - 1

/** What was paid in is negative here, what came back positive: the owner's side. */
export type CashFlow = { readonly at: number; readonly amount: number }

const LEAST_RATE = -0.999_999
const MOST_RATE = 1e6

/**
 * The yearly rate at which flows are worth nothing together: Σ amount ÷ (1 + rate)^(days ÷ 365) = 0, days from the first flow (the
 * definition of XIRR in ECMA-376 part 1, 18.17.7.352). Found by bisection on the bracket −99.9999 % … 1,000,000 % (Press et al.,
 * "Numerical Recipes", 3rd ed., 9.1), so it always ends. Null without flows of both signs, or when the bracket holds no root.
 */
export function internalRate(flows: readonly CashFlow[]): number | null {
  if (!flows.some(({ amount }) => amount > 0) || !flows.some(({ amount }) => amount < 0)) return null
  const first = Math.min(...flows.map(({ at }) => at))
  const worth = (rate: number) =>
    flows.reduce((sum, { at, amount }) => sum + amount / (1 + rate) ** ((at - first) / YEAR_MS), 0)
  let low = LEAST_RATE
  let high = MOST_RATE
  const sign = Math.sign(worth(low))
  if (sign === 0 || sign === Math.sign(worth(high))) return null
  for (let round = 0; round < 200 && high - low > 1e-12; round += 1) {
    const middle = (low + high) / 2
    if (Math.sign(worth(middle)) === sign) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The money-weighted return over the whole time: the internal rate, compounded over it. */
export function moneyWeighted(
  flows: readonly CashFlow[],
  endMs: number,
): { total: number; perYear: number | null } | null {
  const rate = internalRate(flows)
  if (rate === null) return null
  const first = Math.min(...flows.map(({ at }) => at))
  return {
    total: (1 + rate) ** ((endMs - first) / YEAR_MS) - 1,
    perYear: endMs - first < YEAR_MS ? null : rate,
  }
}
