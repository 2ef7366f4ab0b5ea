import { listPositions } from '@/lib/contracts/api/accounts'
import { route } from '@/lib/http'
import { readPositions } from '@/lib/views/portfolio'

export const GET = route(listPositions, async ({ deps, query }) => ({ data: await readPositions(deps, query.account) }))
