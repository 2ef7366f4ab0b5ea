import { cancelOrder } from '@/lib/contracts/api/trades'
import { findAccount } from '@/lib/db/accounts'
import { listOrders } from '@/lib/db/orders'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import * as service from '@/lib/services/cancel-order'
import { sendOrders } from '@/lib/services/send-orders'
import { toOrderView } from '@/lib/views/trades'

export const POST = route(cancelOrder, async ({ deps, origin, params, body }) => {
  const { accountId } = await service.cancelOrder(deps, origin, params.id, body.reason)
  const account = await findAccount(deps.db, accountId)
  if (account) await sendOrders(deps, origin, account)
  const { orders, fills } = await listOrders(deps.db, { ids: [params.id] }, 1)
  const [order] = orders
  if (!order) throw new AppError('not_found', 'There is no such order.')
  return toOrderView(order, fills)
})
