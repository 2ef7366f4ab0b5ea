import { getOrder } from '@/lib/contracts/api/trades'
import { listOrders } from '@/lib/db/orders'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { toOrderView } from '@/lib/views/trades'

export const GET = route(getOrder, async ({ deps, params }) => {
  const { orders, fills } = await listOrders(deps.db, { ids: [params.id] }, 1)
  const [order] = orders
  if (!order) throw new AppError('not_found', 'There is no such order.')
  return toOrderView(order, fills)
})
