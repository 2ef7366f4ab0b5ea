import { hasRole, type Principal } from './auth'
import type { BacktestRequest } from './contracts/api/backtests'
import type { BacktestRow } from './db/backtests'
import type { Origin } from './db/events'
import type { Deps } from './deps'
import { AppError } from './errors'
import { requestBacktest } from './services/backtest/request-backtest'
import { OWN_PREFIX } from './strategies'

/** Asks for a backtest on somebody's behalf: code of the strategies folder is run for admins only. */
export function startBacktest(
  { backtests }: Pick<Deps, 'backtests'>,
  principal: Principal,
  origin: Origin,
  request: BacktestRequest,
): Promise<BacktestRow> {
  if (request.strategy.startsWith(OWN_PREFIX) && !hasRole(principal, 'admin'))
    throw new AppError('forbidden', 'Strategies of the strategies folder are run by admins only.')
  return requestBacktest(backtests, origin, request)
}
