'use client'

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { call, type Input, type Output } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type { SymbolInfo } from '@/components/data/types'
import type * as cycles from '@/lib/contracts/api/cycles'
import type * as events from '@/lib/contracts/api/events'
import type * as market from '@/lib/contracts/api/market'
import type * as trades from '@/lib/contracts/api/trades'
import type { Operation } from '@/lib/contracts/operation'

type QueryOf<O extends Operation> = Input<O> extends { query?: infer Q } ? Omit<NonNullable<Q>, 'cursor'> : never

export type CycleFilter = QueryOf<typeof cycles.listCycles>
export type TradeFilter = QueryOf<typeof trades.listTrades>
export type OrderFilter = QueryOf<typeof trades.listOrders>
export type EventFilter = QueryOf<typeof events.listEvents>
export type BarsQuery = QueryOf<typeof market.getBars>

/** Filters are plain values; the key wants them as such. */
const plain = (filter: object) => filter as Record<string, string | number | boolean | undefined>

export const useAccounts = () =>
  useQuery({
    queryKey: keys.accounts(),
    queryFn: ({ signal }) => call(operations.listAccounts, {}, { signal }),
    select: ({ data }) => data,
  })

export const useTradingState = () =>
  useQuery({
    queryKey: keys.trading(),
    queryFn: ({ signal }) => call(operations.getTradingState, {}, { signal }),
    refetchInterval: 30_000,
  })

export const usePortfolio = (account: string) =>
  useQuery({
    queryKey: keys.portfolio(account),
    queryFn: ({ signal }) => call(operations.getPortfolio, { query: { account } }, { signal }),
  })

/** Looked at again each minute: some of what it measures grows by itself. */
export const useBreaker = (account: string) =>
  useQuery({
    queryKey: keys.breaker(account),
    queryFn: ({ signal }) => call(operations.getCircuitBreaker, { query: { account } }, { signal }),
    refetchInterval: 60_000,
  })

/** The newest capital events with returns. */
export const useCapital = (account: string) =>
  useQuery({
    queryKey: keys.capital(account),
    queryFn: ({ signal }) => call(operations.listCapital, { query: { account, limit: 100 } }, { signal }),
  })

export const usePositions = (account: string) =>
  useQuery({
    queryKey: keys.positions(account),
    queryFn: ({ signal }) => call(operations.listPositions, { query: { account } }, { signal }),
    select: ({ data }) => data,
  })

export const useEquity = (account: string) =>
  useQuery({
    queryKey: keys.equity(account),
    queryFn: ({ signal }) => call(operations.getEquity, { query: { account } }, { signal }),
  })

const following = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor ?? undefined,
  placeholderData: keepPreviousData,
}

/** Pages, newest first: `data.pages.flatMap((page) => page.data)`; `fetchNextPage` while `hasNextPage`. */
export const useCycles = (filter: CycleFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.cycles(plain(filter)),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listCycles, { query: { ...filter, cursor: pageParam } }, { signal }),
    ...following,
  })

export const useTrades = (filter: TradeFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.trades(plain(filter)),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listTrades, { query: { ...filter, cursor: pageParam } }, { signal }),
    ...following,
  })

export const useOrders = (filter: OrderFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.orders(plain(filter)),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listOrders, { query: { ...filter, cursor: pageParam } }, { signal }),
    ...following,
  })

export const useEvents = (filter: EventFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.events(plain(filter)),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listEvents, { query: { ...filter, cursor: pageParam } }, { signal }),
    ...following,
  })

/** One cycle with everything in it. Live events refresh it; while it runs it is also asked again, in case they are late. */
export const useCycle = (id: string) =>
  useQuery({
    queryKey: keys.cycle(id),
    queryFn: ({ signal }) => call(operations.getCycle, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data && ['queued', 'running'].includes(state.data.status) ? 2_000 : false),
  })

/** A symbol has a row per time frame; the daily one stands for it where there is one. */
function oncePerSymbol({ data }: Output<typeof market.listSymbols>): SymbolInfo[] {
  const bySymbol = new Map<string, SymbolInfo>()
  for (const row of data) if (!bySymbol.has(row.symbol) || row.timeframe === '1d') bySymbol.set(row.symbol, row)
  return [...bySymbol.values()]
}

export const useSymbols = (search = '', options: { enabled?: boolean } = {}) =>
  useQuery({
    queryKey: keys.symbols(search),
    queryFn: ({ signal }) =>
      call(operations.listSymbols, { query: { search: search || undefined, limit: 1_000 } }, { signal }),
    select: oncePerSymbol,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    ...options,
  })

export const useBars = (query: BarsQuery) =>
  useQuery({
    queryKey: keys.bars(plain(query)),
    queryFn: ({ signal }) => call(operations.getBars, { query }, { signal }),
  })

export const useUsers = () =>
  useQuery({
    queryKey: keys.users(),
    queryFn: ({ signal }) => call(operations.listUsers, {}, { signal }),
    select: ({ data }) => data,
  })

export const useSessions = () =>
  useQuery({
    queryKey: keys.sessions(),
    queryFn: ({ signal }) => call(operations.listSessions, {}, { signal }),
    select: ({ data }) => data,
  })

export const useApiKeys = () =>
  useQuery({
    queryKey: keys.apiKeys(),
    queryFn: ({ signal }) => call(operations.listKeys, {}, { signal }),
    select: ({ data }) => data,
  })
