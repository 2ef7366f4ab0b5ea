import type { Db } from '../../db/client'
import type { TradingConfig } from '../../domain/backtest/config'
import type { BreakerLimits } from '../../domain/breaker/measure'
import type { StrategyFacts } from '../../domain/strategies/describe'
import type { Clock } from '../../ports'

/** A strategy that a run can name: where its code is, a hash of that code, and what it says of itself. */
export type FoundStrategy = {
  readonly key: string
  readonly place: { readonly key: string } | { readonly file: string }
  readonly codeHash: string
  /** A hash of the source alone of one of the user's own; null for what ships. */
  readonly sourceHash: string | null
  readonly describe: () => Promise<StrategyFacts>
}

/** How threads are run; see lib/threads.ts. */
export type RunThread = <T>(
  name: 'backtest' | 'sweep' | 'strategies',
  data: unknown,
  options: {
    timeoutMs: number
    memoryMb: number
    reuse?: boolean
    signal?: AbortSignal
    onProgress?: (value: unknown) => void
  },
) => Promise<T>

/** What backtests are made of, beside the request. */
export type BacktestDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly runThread: RunThread
  /** Throws `invalid_input` for a key that names no strategy. */
  readonly findStrategy: (key: string) => Promise<FoundStrategy>
  readonly tradingDefaults: TradingConfig
  readonly breaker: BreakerLimits
  readonly barFolder: string
  readonly reportFolder: string
  readonly backtestLimits: { readonly timeoutMs: number; readonly memoryMb: number }
  /** The model of each role, when a key of its provider is set. */
  readonly models: readonly { readonly role: string; readonly model: string }[]
  readonly log: { warn(details: object, message: string): void }
}
