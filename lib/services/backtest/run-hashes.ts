import { createHash } from 'node:crypto'
import type { BacktestRequest } from '../../contracts/api/backtests'
import type { TradingConfig } from '../../domain/backtest/config'
import { canonicalJson } from '../../domain/event-chain'

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')

/** What the configuration of a run is: all that was asked for but its name, tags and checks, with every default filled in. */
const configOf = (
  { name: _name, tags: _tags, checks: _checks, trading: _trading, ...rest }: BacktestRequest,
  trading: TradingConfig,
) => ({
  ...rest,
  symbols: [...rest.symbols].sort(),
  trading,
})

/** Names a configuration, and a trial: the same strategy, parameters, symbols, days and account tried twice is one trial. */
export const configHash = (request: BacktestRequest, trading: TradingConfig): string =>
  sha256(configOf(request, trading))
