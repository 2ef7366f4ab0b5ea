'use client'

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { call, type Input } from '@/components/data/api'
import { isMoving } from '@/components/data/backtests'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type * as sweeps from '@/lib/contracts/api/sweeps'

export type SweepInput = Input<typeof sweeps.createSweep>['body']

const POLL_MS = 1_500
const MOST_CELLS = 1_000

/** Pages, newest first; asked again while any of them moves. */
export const useSweeps = (limit: number) =>
  useInfiniteQuery({
    queryKey: keys.sweeps({ limit }),
    queryFn: ({ signal, pageParam }) =>
      call(operations.listSweeps, { query: { limit, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some(({ status }) => isMoving(status))) ? POLL_MS : false,
  })

/** One sweep with its findings, and the heat map of two of its parameters. */
export const useSweep = (id: number, axes: { x?: string; y?: string } = {}) =>
  useQuery({
    queryKey: keys.sweep(id, axes),
    queryFn: ({ signal }) => call(operations.getSweep, { params: { id }, query: axes }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? POLL_MS : false),
  })

/** The best cells of a sweep of which so many are done: read anew whenever there are more. */
export const useSweepCells = (id: number, done: number) =>
  useQuery({
    queryKey: keys.sweepCells(id, done),
    queryFn: ({ signal }) =>
      call(operations.listSweepCells, { params: { id }, query: { limit: MOST_CELLS } }, { signal }),
    select: ({ data }) => data,
    placeholderData: keepPreviousData,
    gcTime: POLL_MS,
  })
