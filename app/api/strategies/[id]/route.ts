import { changeDeskStrategy, deleteDeskStrategy, getDeskStrategy } from '@/lib/contracts/api/desk-strategies'
import { route } from '@/lib/http'
import { changeStrategy, deleteStrategy } from '@/lib/services/desk-strategies/edit'
import { fieldsOf, readStrategyView } from '@/lib/views/desk-strategies'

export const GET = route(getDeskStrategy, ({ deps, params }) => readStrategyView(deps, params.id))

export const POST = route(changeDeskStrategy, async ({ deps, origin, params, body }) => {
  await changeStrategy(deps, origin, params.id, fieldsOf(body))
  return readStrategyView(deps, params.id)
})

export const DELETE = route(deleteDeskStrategy, async ({ deps, origin, params }) => {
  await deleteStrategy(deps, origin, params.id)
  return { deleted: true }
})
