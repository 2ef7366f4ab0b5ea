import { listCapital, moveCapital } from '@/lib/contracts/api/capital'
import { findCapitalEvent, listCapitalEvents } from '@/lib/db/capital'
import { route } from '@/lib/http'
import { page, readCursor } from '@/lib/paging'
import * as service from '@/lib/services/move-capital'
import { readReturns, toCapitalView } from '@/lib/views/capital'
import { readPortfolio } from '@/lib/views/portfolio'

export const GET = route(listCapital, async ({ deps, query }) => {
  const cursor = readCursor(query.cursor)
  const filter = { accountId: query.account, type: query.type, before: cursor ? BigInt(cursor[0] ?? 0) : undefined }
  const portfolio = await readPortfolio(deps, query.account)
  const rows = await listCapitalEvents(deps.db, filter, query.limit + 1)
  return {
    ...page(rows, query.limit, toCapitalView, ({ id }) => [String(id)]),
    net_deposits: portfolio.net_deposits,
    equity: portfolio.equity,
    free_cash: portfolio.free_cash,
    peak_equity: portfolio.peak_equity,
    returns: await readReturns(deps.db, query.account, Number(portfolio.equity), deps.clock.now()),
  }
})

export const POST = route(moveCapital, async ({ deps, origin, body, requestId }) => {
  const { account: accountId, type, amount, note } = body
  const seq = await service.moveCapital(deps, origin, { accountId, kind: type, amount, note: note || null, requestId })
  return toCapitalView(await findCapitalEvent(deps.db, accountId, seq))
})
