/** Money paid in (above zero) or out (below), with the account's equity just after it. `at` in milliseconds. */
export type Flow = { readonly at: number; readonly amount: number; readonly equity: number }

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS

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

/** Seen by the owner: what was paid in is negative, what came back positive. */
export type CashFlow = { readonly at: number; readonly amount: number }

/**
 * The growth over the whole time at which flows are worth nothing together (money-weighted return): Σ amount × growth^(−share of
 * the time gone) = 0. As a rate per year of 365 days it is the XIRR of spreadsheets (`perYear`). Found by bisecting its
 * logarithm between 10^−9 and 10^9 (Press et al., "Numerical Recipes", 3rd ed., 9.1), so it always ends. Null without flows of
 * both signs, within one day, or without a root in the bracket.
 */
export function moneyWeightedGrowth(flows: readonly CashFlow[]): number | null {
  const first = Math.min(...flows.map(({ at }) => at))
  const time = Math.max(...flows.map(({ at }) => at)) - first
  if (flows.length < 2 || time < DAY_MS) return null
  const worth = (log: number) =>
    flows.reduce((sum, { at, amount }) => sum + amount * Math.exp((-log * (at - first)) / time), 0)
  let low = Math.log(1e-9)
  let high = Math.log(1e9)
  const sign = Math.sign(worth(low))
  if (sign === 0 || sign === Math.sign(worth(high))) return null
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2
    if (Math.sign(worth(middle)) === sign) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
