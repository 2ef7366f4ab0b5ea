'use client'

import { useQuery } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { getQuote } from '@/components/data/operations'
import type { AccountView } from '@/components/data/types'

/** What is known of the future of a simulation is nothing: prices are asked for as of its clock. */
export const asOfOf = (account: Pick<AccountView, 'kind' | 'clock_at'>): string | undefined =>
  account.kind === 'simulation' ? (account.clock_at ?? undefined) : undefined

/** The newest price of a symbol for an account, kept for half a minute. */
export function usePriceNow(symbol: string, account: AccountView) {
  const asOf = asOfOf(account)
  return useQuery({
    queryKey: keys.bars({ quote: symbol, as_of: asOf }),
    queryFn: ({ signal }) => call(getQuote, { query: { symbol, as_of: asOf } }, { signal }),
    enabled: /^[A-Z][A-Z0-9.-]{0,15}$/.test(symbol),
    retry: false,
  })
}
