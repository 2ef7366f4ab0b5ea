import { z } from 'zod'
import { defaultParams, paramsOf } from '@/components/backtests/form/params'
import {
  isVaried,
  type SearchForm,
  searchFrom,
  searchOf,
  spaceOf,
  toSearch,
} from '@/components/backtests/form/search-values'
import type { SweepInput } from '@/components/data/sweeps'
import type { StrategyDescription } from '@/components/data/types'
import { AGENTS, backtestRequest } from '@/lib/contracts/api/backtests'
import { type SweepRequest, sweepRequest } from '@/lib/contracts/api/sweeps'
import type { TradingConfig } from '@/lib/domain/backtest/config'

type Request = z.output<typeof backtestRequest>

/** What the form begins: one run, or a sweep of many over the same market and account. */
export type Kind = 'run' | 'sweep'

/** The run or sweep that a form begins from. */
export type Source = { readonly kind: Kind; readonly id: number }

/** What the form holds: a request with everything that it trades by filled in, and what a sweep of it would search. */
export type BacktestForm = Omit<z.input<typeof backtestRequest>, 'trading' | 'params'> & {
  trading: TradingConfig
  params: Record<string, unknown>
  tags: string[]
  name: string
  search: SearchForm
}

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
  search: searchOf(strategy, {}),
})

/** The form of a run that was made before. */
export const formOf = (
  request: Request & { trading: TradingConfig },
  strategy: StrategyDescription | undefined,
): BacktestForm => ({
  ...request,
  params: { ...defaultParams(strategy), ...takenParams(strategy, request.params) },
  name: request.name ?? '',
  search: searchOf(strategy, request.params),
})

/** Those that the strategy still has, where it says which. */
function takenParams(strategy: StrategyDescription | undefined, params: Request['params']) {
  const names = new Set(paramsOf(strategy).map(([name]) => name))
  return names.size === 0 ? params : Object.fromEntries(Object.entries(params).filter(([name]) => names.has(name)))
}

/** The form of a sweep that was made before: what it searched, and a run with its market and account. */
export function formOfSweep(
  { space, method, cells, objective, walk_forward, ...run }: SweepRequest & { trading: TradingConfig },
  strategy: StrategyDescription | undefined,
): BacktestForm {
  const search = searchFrom(strategy, { ...run, space, method, cells, objective, walk_forward })
  return { ...formOf({ ...run, checks: 'full' }, strategy), search }
}

/** What a strategy takes as its parameters, without those that a sweep varies. */
function paramsSchema(strategy: StrategyDescription | undefined, varies: (name: string) => boolean = () => false) {
  const fixed = paramsOf(strategy).filter(([name]) => !varies(name))
  if (!strategy || paramsOf(strategy).length === 0) return z.record(z.string(), z.json())
  const required = ((strategy.params.required ?? []) as string[]).filter((name) => !varies(name))
  return z.fromJSONSchema({ ...strategy.params, properties: Object.fromEntries(fixed), required } as never)
}

/** The contract's schema with the strategy's own parameters in it, so that both are checked before anything is sent. */
export const schemaFor = (strategy: StrategyDescription | undefined) =>
  backtestRequest.safeExtend({ params: paramsSchema(strategy) as never })

/** The same for a sweep: what varies is in its space. */
export const sweepSchemaFor = (strategy: StrategyDescription | undefined, search: SearchForm) =>
  sweepRequest.safeExtend({ params: paramsSchema(strategy, (name) => isVaried(search, name)) as never })

/** What is sent: without an empty name, and with options of the agents only when they decide. */
export function toRequest(form: BacktestForm): unknown {
  const { name, agents, search: _search, ...rest } = form
  return {
    ...rest,
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(form.strategy === AGENTS ? { agents: agents ?? EMPTY_AGENTS } : {}),
  }
}

/** The first run of a sweep, which stands for what each of them reads: a parameter that varies need have no value of its own. */
export function toFirstRun(form: BacktestForm, strategy: StrategyDescription | undefined): unknown {
  const first = Object.entries(spaceOf(strategy, form.search)).map(([name, dimension]) => [
    name,
    'values' in dimension ? dimension.values[0] : dimension.min,
  ])
  return toRequest({ ...form, params: { ...form.params, ...Object.fromEntries(first) }, checks: 'quick' })
}

/** What is sent to begin a sweep: the run with some of its parameters searched. */
export function toSweep(form: BacktestForm, strategy: StrategyDescription | undefined): SweepInput {
  const { name, agents: _agents, checks: _checks, search, params, ...base } = form
  const fixed = Object.entries(params).filter(([param]) => !isVaried(search, param))
  return {
    ...base,
    params: Object.fromEntries(fixed) as SweepInput['params'],
    ...(name.trim() ? { name: name.trim() } : {}),
    ...toSearch(strategy, search),
  }
}
