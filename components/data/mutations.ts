'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import type { ConfirmOutcome } from '@/components/ui/overlay/confirm-dialog'

/** A call's outcome as a ConfirmDialog shows it. */
export async function outcomeOf(work: Promise<unknown>): Promise<ConfirmOutcome> {
  try {
    await work
    return { ok: true }
  } catch (error) {
    return { ok: false, ...problemOf(error) }
  }
}

/** The emergency stop and the way back. */
export function useSwitchTrading() {
  const client = useQueryClient()
  const change = (operation: typeof operations.disableTrading | typeof operations.enableTrading) => (reason: string) =>
    outcomeOf(
      call(operation as typeof operations.disableTrading, { body: { reason } }).then((state) =>
        client.setQueryData(keys.trading(), state),
      ),
    )
  return { stop: change(operations.disableTrading), resume: change(operations.enableTrading) }
}

/** Reset, evaluation and the sale of everything, each as a ConfirmDialog shows it. */
export function useBreakerActions(account: string) {
  const client = useQueryClient()
  const refresh = () => {
    for (const queryKey of [['breaker'], ['portfolio'], ['positions'], ['orders'], ['trades'], ['events']])
      void client.invalidateQueries({ queryKey })
  }
  return {
    reset: (reason: string) =>
      outcomeOf(call(operations.resetCircuitBreaker, { body: { account, reason } }).finally(refresh)),
    evaluate: () => call(operations.evaluateCircuitBreaker, { body: { account } }).finally(refresh),
    flatten: (reason: string) =>
      call(operations.flattenAccount, { params: { id: account }, body: { confirm: 'FLATTEN', reason } }).finally(
        refresh,
      ),
  }
}

/** Moves a simulation to its next close. */
export const useNextSession = (account: string) =>
  useMutation({ mutationFn: () => call(operations.nextSession, { params: { id: account } }) })
