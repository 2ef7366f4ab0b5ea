import { createHash } from 'node:crypto'
import { AGENTS, type BacktestRequest } from '../../contracts/api/backtests'
import type { TradingConfig } from '../../domain/backtest/config'
import { canonicalJson } from '../../domain/event-chain'
import { STRATEGIES } from '../../domain/strategies/registry'
import type { FoundStrategy } from './deps'

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

/** Names a configuration: the same strategy, parameters, symbols, days and account. */
export const configHash = (request: BacktestRequest, trading: TradingConfig): string =>
  sha256(configOf(request, trading))

/**
 * What names trials of a strategy: its configuration with every parameter it takes, whether it was asked for or is a default, and the
 * source of one of the user's own. To change that and try again is another trial; a new version of the product is none.
 */
export async function trialHasher(
  found: Pick<FoundStrategy, 'key' | 'sourceHash' | 'describe'>,
): Promise<(request: BacktestRequest, trading: TradingConfig) => string> {
  const complete = await completer(found)
  return (request, trading) => {
    const config = configOf({ ...request, params: complete(request.params) }, trading)
    return sha256(found.sourceHash === null ? config : { ...config, source: found.sourceHash })
  }
}

type Params = BacktestRequest['params']

/** Fills in defaults: by the strategy's own description, or, of one that only threads may load, by what that says of its parameters. */
async function completer({
  key,
  describe,
}: Pick<FoundStrategy, 'key' | 'describe'>): Promise<(params: Params) => Params> {
  if (key === AGENTS) return (params) => params
  const shipped = STRATEGIES.get(key)
  if (shipped) return (params) => (shipped.params.safeParse(params).data as Params | undefined) ?? params
  const { properties = {} } = (await describe()).params as { properties?: Record<string, { default?: unknown }> }
  const defaults = Object.fromEntries(
    Object.entries(properties).flatMap(([name, one]) => (one.default === undefined ? [] : [[name, one.default]])),
  ) as Params
  return (params) => ({ ...defaults, ...params })
}
