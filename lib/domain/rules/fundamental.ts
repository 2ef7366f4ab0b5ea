import type { Opinion, OpinionContext } from '../agents/opinion'
import { type Factor, pct, recommend } from './score'

/** Value, growth, profitability and debt against broad thresholds; needs at least three figures. */
export function fundamentalRules({ fundamentals }: OpinionContext<'fundamental'>): Opinion<'fundamental'> {
  if (!fundamentals) return { status: 'insufficient_data', reason: 'No fundamentals were known at that time.' }
  const f = fundamentals
  const factors: Factor[] = []
  const add = (points: number, text: string) => factors.push({ points, text })
  if (f.trailingPe !== null)
    add(
      f.trailingPe <= 0 ? -1.5 : f.trailingPe < 18 ? 1.5 : f.trailingPe > 45 ? -1.5 : 0.01,
      `P/E ${f.trailingPe.toFixed(1)}`,
    )
  if (f.revenueGrowth !== null)
    add(Math.max(-2, Math.min(2, f.revenueGrowth * 10)), `revenue ${pct(f.revenueGrowth)} on the year`)
  if (f.profitMargin !== null)
    add(f.profitMargin > 0.15 ? 1 : f.profitMargin < 0 ? -1.5 : 0.01, `profit margin ${pct(f.profitMargin)}`)
  if (f.debtToEquity !== null)
    add(f.debtToEquity > 2 ? -1 : f.debtToEquity < 0.5 ? 0.5 : 0.01, `debt ${f.debtToEquity.toFixed(1)} × equity`)
  if (f.priceToBook !== null)
    add(f.priceToBook > 15 ? -0.5 : f.priceToBook < 2 ? 0.5 : 0.01, `P/B ${f.priceToBook.toFixed(1)}`)
  if (factors.length < 3)
    return { status: 'insufficient_data', reason: `Only ${factors.length} fundamental figures are known.` }
  return { status: 'ok', by: 'rules', value: recommend(factors, 5, 'business') }
}
