import { getEquity } from '@/lib/contracts/api/accounts'
import { route } from '@/lib/http'
import { readEquity } from '@/lib/views/equity'

export const GET = route(getEquity, ({ deps, query }) =>
  readEquity(deps, query.account, query.from ? new Date(query.from) : undefined, query.limit),
)
