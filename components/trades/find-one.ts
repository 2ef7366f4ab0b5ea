'use client'

import { useQueryClient } from '@tanstack/react-query'

/**
 * The API has no address for one trade or order, so it is looked for in what has been fetched under `resource` already.
 * Undefined when no list that was shown has it.
 */
export function useFetched<T extends { id: string }>(resource: 'trades' | 'orders', id: string): T | undefined {
  const client = useQueryClient()
  const lists = client.getQueriesData<{ pages?: { data: T[] }[] }>({ queryKey: [resource] })
  return lists.flatMap(([, list]) => list?.pages?.flatMap(({ data }) => data) ?? []).find((item) => item.id === id)
}
