import { deleteBacktest, getBacktest } from '@/lib/contracts/api/backtests'
import { findBacktest, listBacktestTrades } from '@/lib/db/backtests'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { numberAfter, page } from '@/lib/paging'
import { removeBacktest } from '@/lib/services/backtest/change-backtest'
import { toTradeView } from '@/lib/services/backtest/save-outcome'
import { toBacktestDetail } from '@/lib/views/backtests'

export const GET = route(getBacktest, async ({ deps, params, query }) => {
  const row = await findBacktest(deps.db, BigInt(params.id))
  if (!row) throw new AppError('not_found', `There is no backtest ${params.id}.`)
  const after = numberAfter(query.cursor)
  const done = row.status === 'completed'
  const trades = done ? await listBacktestTrades(deps.db, row.id, after, query.limit + 1) : []
  const { data, next_cursor } = page(trades, query.limit, toTradeView, (trade) => [String(trade.seq)])
  return { ...toBacktestDetail(row, query.resolution), trades: data, next_cursor }
})

export const DELETE = route(deleteBacktest, async ({ deps, origin, params }) => {
  await removeBacktest(deps.backtests, origin, BigInt(params.id))
  return { deleted: true as const }
})
