import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '@/components/data/api'

/** Live events say what has changed, so nothing is asked again just because it is shown again. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
    },
  })
