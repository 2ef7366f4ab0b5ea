'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Input } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type { DeskStrategy } from '@/components/data/types'
import type { changeDeskStrategy, createDeskStrategy } from '@/lib/contracts/api/desk-strategies'

export const useDeskStrategies = (account: string) =>
  useQuery({
    queryKey: keys.deskStrategies(account),
    queryFn: ({ signal }) => call(operations.listDeskStrategies, { query: { account } }, { signal }),
  })

/** One strategy, also one that was deleted; nothing is asked for without an id. What a list knows is shown meanwhile. */
export function useDeskStrategy(id: string | null, known?: DeskStrategy) {
  return useQuery({
    queryKey: keys.deskStrategy(id ?? ''),
    queryFn: ({ signal }) => call(operations.getDeskStrategy, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== null,
    placeholderData: known,
  })
}

export type StrategyBody = Input<typeof changeDeskStrategy>['body']
export type NewStrategyBody = Input<typeof createDeskStrategy>['body']

/** Changes; what is shown is asked for again after each. */
export function useStrategyActions() {
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['desk-strategies'] })
  return {
    create: (body: NewStrategyBody) => call(operations.createDeskStrategy, { body }).finally(refresh),
    change: (id: string, body: StrategyBody) =>
      call(operations.changeDeskStrategy, { params: { id }, body }).finally(refresh),
    enable: (id: string, reason: string) =>
      call(operations.enableDeskStrategy, { params: { id }, body: { reason } }).finally(refresh),
    disable: (id: string, reason: string) =>
      call(operations.disableDeskStrategy, { params: { id }, body: { reason } }).finally(refresh),
    remove: (id: string) => call(operations.deleteDeskStrategy, { params: { id } }).finally(refresh),
  }
}
