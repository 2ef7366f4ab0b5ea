import { z } from 'zod'
import type { StrategyDescription } from '@/components/data/types'
import { AGENTS, backtestRequest } from '@/lib/contracts/api/backtests'
import type { TradingConfig } from '@/lib/domain/backtest/config'

type Request = z.output<typeof backtestRequest>

/** What the form holds: a request with everything that it trades by filled in. */
export type BacktestForm = Omit<z.input<typeof backtestRequest>, 'trading' | 'params'> & {
  trading: TradingConfig
  params: Record<string, unknown>
  tags: string[]
  name: string
}

/** A parameter as JSON Schema describes it. */
export type ParamSchema = {
  type?: string
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  enum?: unknown[]
}

export const paramsOf = (strategy: StrategyDescription | undefined): [string, ParamSchema][] =>
  Object.entries((strategy?.params.properties ?? {}) as Record<string, ParamSchema>)

/** Every parameter at its default. */
export const defaultParams = (strategy: StrategyDescription | undefined): Record<string, unknown> =>
  Object.fromEntries(
    paramsOf(strategy).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  )

export const EMPTY_AGENTS = { model: 'rules', every: 1, max_cost_usd: 10, training_cutoff: null, mask: false } as const

/** A form that begins with the desk's own costs and limits. */
export const emptyForm = (trading: TradingConfig, strategy: StrategyDescription | undefined): BacktestForm => ({
  strategy: strategy?.key ?? '',
  params: defaultParams(strategy),
  symbols: [],
  from: '',
  to: '',
  timeframe: '1d',
  benchmark: null,
  risk_free_rate: 0,
  trading: { ...trading, allowShort: strategy?.needs.shortSales ?? trading.allowShort },
  checks: 'full',
  name: '',
  tags: [],
})

/** The form of a run that was made before. */
export const formOf = (
  request: Request & { trading: TradingConfig },
  strategy: StrategyDescription | undefined,
): BacktestForm => ({
  ...request,
  params: { ...defaultParams(strategy), ...request.params },
  name: request.name ?? '',
})

/** The contract's schema with the strategy's own parameters in it, so that both are checked before anything is sent. */
export function schemaFor(strategy: StrategyDescription | undefined) {
  const params =
    strategy && paramsOf(strategy).length > 0 ? z.fromJSONSchema(strategy.params) : z.record(z.string(), z.json())
  return backtestRequest.safeExtend({ params: params as never })
}

/** What is sent: without an empty name, and with options of the agents only when they decide. */
export function toRequest(form: BacktestForm): unknown {
  const { name, agents, ...rest } = form
  return {
    ...rest,
    ...(name.trim() ? { name } : {}),
    ...(form.strategy === AGENTS ? { agents: agents ?? EMPTY_AGENTS } : {}),
  }
}
