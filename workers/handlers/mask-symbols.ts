import type { SymbolContext } from '@/lib/domain/agents/context'
import type { FinalDecision, PortfolioSnapshot } from '@/lib/domain/agents/state'

/** Days that masked dates lie in the past: whole weeks, so that weekdays stay, and near eleven years, so that seasons do. */
const SHIFT_MS = 574 * 7 * 86_400_000

/**
 * Takes what names a company or a date out of what agents are shown: tickers become S1, S2, …, times move eleven years back, names,
 * industries and headlines are left out (a headline cannot be made nameless). Sectors and prices stay.
 */
export function maskFor(symbols: readonly string[]) {
  const aliases = new Map(symbols.map((symbol, index) => [symbol, `S${index + 1}`]))
  const names = new Map([...aliases].map(([symbol, alias]) => [alias, symbol]))
  const alias = (symbol: string) => aliases.get(symbol) ?? symbol
  const shift = (iso: string) => new Date(Date.parse(iso) - SHIFT_MS).toISOString()
  return {
    time: shift,
    context(context: SymbolContext): SymbolContext {
      const symbol = alias(context.symbol)
      const asOf = shift(context.asOf)
      if (context.status !== 'ok') return { ...context, symbol, asOf, reason: 'There is no bar of this session.' }
      const { company, fundamentals } = context
      return {
        ...context,
        symbol,
        asOf,
        priceAt: shift(context.priceAt),
        company: company && { symbol, name: symbol, sector: company.sector, industry: null },
        fundamentals: fundamentals && {
          ...fundamentals,
          symbol,
          asOf: new Date(fundamentals.asOf.getTime() - SHIFT_MS),
        },
        news: [],
      }
    },
    portfolio: (portfolio: PortfolioSnapshot): PortfolioSnapshot => ({
      ...portfolio,
      as_of: shift(portfolio.as_of),
      positions: portfolio.positions.map((one) => ({ ...one, symbol: alias(one.symbol) })),
      open_orders: portfolio.open_orders.map((one) => ({ ...one, symbol: alias(one.symbol) })),
    }),
    decision: (decision: FinalDecision): FinalDecision => ({
      ...decision,
      symbol: names.get(decision.symbol) ?? decision.symbol,
    }),
  }
}
