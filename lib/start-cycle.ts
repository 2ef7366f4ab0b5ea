import type { z } from 'zod'
import type { createCycle } from './contracts/api/cycles'
import type { Cycle } from './db/cycles'
import type { Origin } from './db/events'
import type { Deps } from './deps'
import { type CycleRequest, requestCycle } from './services/request-cycle'

type Wanted = z.output<(typeof createCycle)['body']>

/** Requests a cycle as an API body or a form describes it. */
export const startCycle = (
  { deps, origin, requestId }: { deps: Deps; origin: Origin; requestId: string },
  wanted: Wanted,
  trigger: CycleRequest['trigger'],
): Promise<Cycle> =>
  requestCycle({ ...deps, maxSymbols: deps.env.TRADING_MAX_SYMBOLS_PER_CYCLE }, origin, {
    accountId: wanted.account,
    strategyId: wanted.strategy,
    symbols: wanted.symbols ?? [],
    execute: wanted.execute,
    asOf: wanted.as_of,
    markToClose: wanted.mark_to_close,
    trigger,
    cycleId: requestId,
  })
