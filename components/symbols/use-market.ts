'use client'

import { useQuery } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { getIndicators, listEvents } from '@/components/data/operations'
import type { FinalDecision, Signal } from '@/components/data/types'

/** The newest value of every indicator, of what was known at `asOf`. */
export const useIndicators = (symbol: string, asOf: string | undefined) =>
  useQuery({
    queryKey: keys.bars({ indicators: symbol, as_of: asOf }),
    queryFn: ({ signal }) => call(getIndicators, { query: { symbol, as_of: asOf } }, { signal }),
    retry: false,
  })

/** What one cycle said of one symbol. */
export type Past = { cycleId: string; at: string; signal: Signal; decision?: FinalDecision }

/** How far back in the log is looked; the log has no index by symbol. */
const LOOKED_AT = 200

/** The newest things that cycles of the account said about a symbol. */
export const useDecisions = (symbol: string, account: string) =>
  useQuery({
    queryKey: ['cycles', 'decisions', symbol, account],
    queryFn: async ({ signal }): Promise<Past[]> => {
      const read = (type: string) => call(listEvents, { query: { type, account, limit: LOOKED_AT } }, { signal })
      const [signals, decisions] = await Promise.all([read('SignalGenerated'), read('MetaAgentDecision')])
      const decided = new Map(
        decisions.data.flatMap(({ cycle_id, data }) =>
          (data as FinalDecision).symbol === symbol ? [[cycle_id, data as FinalDecision]] : [],
        ),
      )
      return signals.data.flatMap(({ cycle_id, recorded_at, data }) =>
        cycle_id && (data as Signal).symbol === symbol
          ? [{ cycleId: cycle_id, at: recorded_at, signal: data as Signal, decision: decided.get(cycle_id) }]
          : [],
      )
    },
  })
