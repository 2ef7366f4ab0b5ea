'use client'

import { useQuery } from '@tanstack/react-query'
import { call } from '@/components/data/api'
import { listEvents } from '@/components/data/operations'
import type { Order } from '@/components/data/types'
import type { EventView } from '@/lib/contracts/api/events'

const TYPES = ['OrderIntended', 'OrderStatusChanged', 'TradeExecuted'] as const
const MOST = 500

/** The log's events of one order, oldest first. The key begins like the orders', so that their live events refresh it. */
export const useOrderEvents = (order: Order | undefined) =>
  useQuery({
    queryKey: ['orders', 'events', order?.id],
    enabled: order !== undefined,
    queryFn: async ({ signal }): Promise<EventView[]> => {
      const aggregate = order?.cycle_id ?? order?.id
      const read = (type: string) =>
        call(listEvents, { query: { aggregate_id: aggregate, type, after: 0, limit: MOST } }, { signal })
      const pages = await Promise.all(TYPES.map(read))
      return pages.flatMap(({ data }) => data).sort((a, b) => a.seq - b.seq)
    },
  })
