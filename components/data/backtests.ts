'use client'

import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { call, type Input } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type { RoundTrip, SymbolInfo } from '@/components/data/types'
import type * as backtests from '@/lib/contracts/api/backtests'

export type BacktestFilter = Omit<NonNullable<Input<typeof backtests.listBacktests>['query']>, 'cursor'>
export type BacktestInput = Input<typeof backtests.createBacktest>['body']

const POLL_MS = 1_500
/** What is not ended and not paused moves by itself. */
export const isMoving = (status: string): boolean => status === 'queued' || status === 'running'

/** Pages, newest first; asked again while any of them moves. */
export const useBacktests = (filter: BacktestFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.backtests(filter as Record<string, string | number | undefined>),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listBacktests, { query: { ...filter, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some(({ status }) => isMoving(status))) ? POLL_MS : false,
  })

/** One backtest with its curves; its executions are read apart. */
export const useBacktest = (id: number) =>
  useQuery({
    queryKey: keys.backtest(id),
    queryFn: ({ signal }) => call(operations.getBacktest, { params: { id }, query: { limit: 1 } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? POLL_MS : false),
  })

/** All round trips of a run that has completed, in order; read in pages of 10,000. */
export async function readRoundTrips(id: number, signal?: AbortSignal): Promise<RoundTrip[]> {
  const all: RoundTrip[] = []
  let cursor: string | undefined
  do {
    const query = { limit: 10_000, cursor }
    const page = await call(operations.listRoundTrips, { params: { id }, query }, { signal })
    all.push(...page.data)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return all
}

export const useRoundTrips = (id: number, options: { enabled?: boolean } = {}) =>
  useQuery({
    queryKey: keys.roundTrips(id),
    queryFn: ({ signal }) => readRoundTrips(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    ...options,
  })

export const useComparison = (ids: readonly number[]) =>
  useQuery({
    queryKey: keys.comparison(ids),
    queryFn: ({ signal }) => call(operations.compareBacktests, { body: { ids: [...ids] } }, { signal }),
    enabled: ids.length >= 2 && ids.length <= 6,
  })

export const useStrategies = () =>
  useQuery({
    queryKey: keys.strategies(),
    queryFn: ({ signal }) => call(operations.listStrategies, {}, { signal }),
    select: ({ data }) => data,
    staleTime: 60_000,
  })

/** What a run would need; `request` must be one that the contract takes, or null. */
export const usePreflight = (request: BacktestInput | null) =>
  useQuery({
    queryKey: keys.preflight(JSON.stringify(request)),
    queryFn: request ? ({ signal }) => call(operations.preflightBacktest, { body: request }, { signal }) : skipToken,
    placeholderData: keepPreviousData,
    retry: false,
  })

/** Every stored series of a time frame. */
export async function readStoredSymbols(timeframe: string): Promise<SymbolInfo[]> {
  const all: SymbolInfo[] = []
  let cursor: string | undefined
  do {
    const page = await call(operations.listSymbols, { query: { limit: 1_000, cursor } })
    all.push(...page.data.filter((row) => row.timeframe === timeframe))
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return all
}

export const useStoredSymbols = (timeframe: string) =>
  useQuery({
    queryKey: ['symbols', 'stored', timeframe],
    queryFn: () => readStoredSymbols(timeframe),
    staleTime: 60_000,
  })
