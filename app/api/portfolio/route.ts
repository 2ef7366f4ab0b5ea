import { getPortfolio } from '@/lib/contracts/api/accounts'
import { route } from '@/lib/http'
import { readPortfolio } from '@/lib/views/portfolio'

export const GET = route(getPortfolio, ({ deps, query }) => readPortfolio(deps, query.account))
