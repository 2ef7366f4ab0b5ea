import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { QueryKey } from '@/components/data/keys'

/**
 * What a server page has read already, under the keys of the hooks that show it, in the shape that the API answers:
 * `<Hydrate data={[[keys.portfolio(id), portfolio]]}>`.
 */
export function Hydrate({ data, children }: { data: readonly (readonly [QueryKey, unknown])[]; children: ReactNode }) {
  const client = new QueryClient()
  for (const [key, value] of data) client.setQueryData(key, value)
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}
