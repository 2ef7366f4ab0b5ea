import { Decimal } from 'decimal.js'

/**
 * The indicators a second time, slowly: straight from their definitions, with 40 significant digits and no running
 * state shared with the product's code. NaN marks warm-up.
 */
const D = Decimal.clone({ precision: 40 })

const decimals = (values: readonly number[]) => values.map((value) => new D(value))
const mean = (values: readonly Decimal[]) => values.reduce((sum, value) => sum.plus(value), new D(0)).div(values.length)

function window<T>(values: readonly T[], end: number, period: number): T[] | null {
  return end + 1 >= period ? values.slice(end + 1 - period, end + 1) : null
}

function overWindows(values: readonly number[], period: number, of: (window: Decimal[]) => Decimal): number[] {
  const exact = decimals(values)
  return exact.map((_, i) => {
    const part = window(exact, i, period)
    return part ? of(part).toNumber() : Number.NaN
  })
}

export const smaByDefinition = (values: readonly number[], period: number) => overWindows(values, period, mean)

const deviation = (part: Decimal[], divisor: number) => {
  const centre = mean(part)
  return part
    .reduce((sum, value) => sum.plus(value.minus(centre).pow(2)), new D(0))
    .div(divisor)
    .sqrt()
}

export const populationDeviationByDefinition = (values: readonly number[], period: number) =>
  overWindows(values, period, (part) => deviation(part, period))

/** Average from the seed on as an explicit weighted sum of every value since, not as a recursion. */
export function exponentialByDefinition(values: readonly number[], period: number, alpha: Decimal.Value): number[] {
  const exact = decimals(values)
  const keep = new D(1).minus(alpha)
  const seed = exact.length >= period ? mean(exact.slice(0, period)) : new D(0)
  return exact.map((_, i) => {
    if (i < period - 1) return Number.NaN
    let sum = seed.times(keep.pow(i - period + 1))
    for (let j = period; j <= i; j++) sum = sum.plus((exact[j] ?? new D(0)).times(alpha).times(keep.pow(i - j)))
    return sum.toNumber()
  })
}

export const emaByDefinition = (values: readonly number[], period: number) =>
  exponentialByDefinition(values, period, new D(2).div(period + 1))

export function rsiByDefinition(closes: readonly number[], period: number): number[] {
  const changes = decimals(closes).map((close, i, all) => close.minus(all[i - 1] ?? close))
  const side = (sign: 1 | -1) =>
    exponentialByDefinition(
      changes.slice(1).map((change) => D.max(change.times(sign), 0).toNumber()),
      period,
      new D(1).div(period),
    )
  const gains = side(1)
  const losses = side(-1)
  return closes.map((_, i) => {
    const gain = gains[i - 1] ?? Number.NaN
    const loss = losses[i - 1] ?? Number.NaN
    if (gain === 0 && loss === 0) return 50
    return loss === 0 ? 100 : 100 - 100 / (1 + gain / loss)
  })
}

export function realisedVolatilityByDefinition(closes: readonly number[], period: number): number[] {
  const exact = decimals(closes)
  const returns = exact.slice(1).map((close, i) => D.ln(close.div(exact[i] ?? close)))
  return closes.map((_, i) => {
    const part = i >= period ? window(returns, i - 1, period) : null
    return part
      ? deviation(part, period - 1)
          .times(D.sqrt(252))
          .toNumber()
      : Number.NaN
  })
}
