import { createDeskStrategy, listDeskStrategies } from '@/lib/contracts/api/desk-strategies'
import { route } from '@/lib/http'
import { createStrategy } from '@/lib/services/desk-strategies/edit'
import { fieldsOf, readStrategyList, readStrategyView } from '@/lib/views/desk-strategies'

export const GET = route(listDeskStrategies, ({ deps, query }) => readStrategyList(deps, query.account))

export const POST = route(createDeskStrategy, async ({ deps, origin, body, requestId }) => {
  const { account: accountId, name, allocation, symbols, enabled } = body
  const wanted = { ...fieldsOf(body), accountId, name, allocation, symbols, enabled, id: requestId }
  const { id } = await createStrategy(deps, origin, wanted)
  return { reply: await readStrategyView(deps, id), headers: { Location: `/api/strategies/${id}` } }
})
