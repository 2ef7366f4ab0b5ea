'use client'

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { outcomeOf } from '@/components/data/mutations'
import * as operations from '@/components/data/operations'

/** How an account stands with its broker. */
export const useBrokerLink = (account: string) =>
  useQuery({
    queryKey: keys.broker(account),
    queryFn: ({ signal }) => call(operations.getBrokerLink, { query: { account } }, { signal }),
    refetchInterval: 60_000,
  })

export const useTradingMode = () =>
  useQuery({ queryKey: keys.mode(), queryFn: ({ signal }) => call(operations.getTradingMode, {}, { signal }) })

/** Confirming real money and taking it back, each as a ConfirmDialog shows it. */
export function useLiveTrading() {
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: keys.mode() })
  return {
    confirm: () => outcomeOf(call(operations.confirmLive, { body: { phrase: 'TRADE REAL MONEY' } }).finally(refresh)),
    withdraw: (reason: string) => outcomeOf(call(operations.withdrawLive, { body: { reason } }).finally(refresh)),
  }
}

export type AlertFilter = { open?: boolean }
const PAGE_SIZE = 50

/** Pages of alerts, newest first, with how many of each level wait for a person. */
export const useAlerts = ({ open = true }: AlertFilter = {}) =>
  useInfiniteQuery({
    queryKey: keys.alerts({ open }),
    queryFn: ({ pageParam, signal }) =>
      call(
        operations.listAlerts,
        { query: { open: open ? 'true' : 'false', limit: PAGE_SIZE, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 60_000,
  })

/** How many alerts of each level wait for a person. A query of its own: the frame is drawn before a page brings its alerts. */
export const useAlertCounts = () =>
  useQuery({
    queryKey: keys.alerts({ counts: true }),
    queryFn: ({ signal }) => call(operations.listAlerts, { query: { limit: 1 } }, { signal }),
    select: ({ unacknowledged }) => unacknowledged,
    refetchInterval: 60_000,
  })

/** Puts one alert aside, or every one up to an id. */
export function useAcknowledge() {
  const client = useQueryClient()
  const onSettled = () => void client.invalidateQueries({ queryKey: ['alerts'] })
  return {
    one: useMutation({
      mutationFn: (id: string) => call(operations.acknowledgeAlert, { params: { id } }),
      onSettled,
    }),
    all: useMutation({
      mutationFn: (upTo: string) => call(operations.acknowledgeAlerts, { body: { up_to: upTo } }),
      onSettled,
    }),
  }
}
