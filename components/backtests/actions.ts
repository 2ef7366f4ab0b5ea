'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import * as operations from '@/components/data/operations'

const refresh = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['backtests'] }),
    client.invalidateQueries({ queryKey: ['backtest'] }),
  ])

type Change = typeof operations.cancelBacktest | typeof operations.pauseBacktest | typeof operations.resumeBacktest

/** What can be done to a run, as a ConfirmDialog wants it. */
export function useRunActions() {
  const client = useQueryClient()
  const change = (operation: Change) => (id: number) =>
    outcomeOf(call(operation as typeof operations.cancelBacktest, { params: { id } }).then(() => refresh(client)))
  return {
    cancel: change(operations.cancelBacktest),
    pause: change(operations.pauseBacktest),
    resume: change(operations.resumeBacktest),
    /** Those that have ended meanwhile are refused. */
    cancelAll: (ids: readonly number[]) =>
      outcomeOf(
        (async () => {
          for (const id of ids) await call(operations.cancelBacktest, { params: { id } })
        })().finally(() => refresh(client)),
      ),
    /** One after the other; stops at the first that is refused. */
    remove: (ids: readonly number[]) =>
      outcomeOf(
        (async () => {
          for (const id of ids) await call(operations.deleteBacktest, { params: { id } })
        })().finally(() => client.invalidateQueries({ queryKey: ['backtests'] })),
      ),
  }
}
