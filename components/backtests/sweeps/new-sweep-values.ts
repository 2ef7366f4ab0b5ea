import type { FieldErrors, Resolver } from 'react-hook-form'
import { type ParamSchema, paramsOf } from '@/components/backtests/form/form-values'
import type { SweepInput } from '@/components/data/sweeps'
import type { StrategyDescription } from '@/components/data/types'
import type { BacktestRequest } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { plainErrors } from '@/lib/contracts/plain-errors'

/** A parameter of the search: whether it varies, and between what. */
export type DimensionForm = { vary: boolean; min: number; max: number; step: number }

export type SweepForm = {
  name: string
  method: 'grid' | 'random' | 'tpe'
  objective: 'sharpe' | 'cagr' | 'total_return' | 'calmar' | 'max_drawdown'
  cells: number
  walk: boolean
  mode: 'rolling' | 'anchored'
  windows: number
  dimensions: Record<string, DimensionForm>
}

/** Parameters that are numbers, in the order of the strategy's description. */
export const numericParams = (strategy: StrategyDescription): [string, ParamSchema][] =>
  paramsOf(strategy).filter(([, { type }]) => type === 'number' || type === 'integer')

/** Around the value of the run: half to one and a half of it, in eight steps; the first two vary. */
export function sweepFormOf(request: BacktestRequest, strategy: StrategyDescription): SweepForm {
  const dimensions = numericParams(strategy).map(([name, schema], index): [string, DimensionForm] => {
    const value = Number(request.params[name] ?? schema.default ?? 1)
    const whole = schema.type === 'integer'
    const within = (wanted: number) => {
      const inside = Math.min(
        schema.maximum ?? wanted,
        Math.max(schema.minimum ?? schema.exclusiveMinimum ?? wanted, wanted),
      )
      return whole ? Math.round(inside) : Number(inside.toPrecision(3))
    }
    const min = within(value / 2)
    const max = within(value * 1.5)
    const step = (max - min) / 8
    return [
      name,
      { vary: index < 2, min, max, step: whole ? Math.max(1, Math.round(step)) : Number(step.toPrecision(2)) || 0.1 },
    ]
  })
  return {
    name: '',
    method: 'grid',
    objective: 'sharpe',
    cells: 200,
    walk: true,
    mode: 'rolling',
    windows: 5,
    dimensions: Object.fromEntries(dimensions),
  }
}

/** How many cells the grid has. */
export const gridSize = ({ dimensions }: SweepForm): number =>
  Object.values(dimensions)
    .filter(({ vary }) => vary)
    .reduce(
      (cells, { min, max, step }) => cells * (step > 0 && max >= min ? Math.floor((max - min) / step + 1e-9) + 1 : 0),
      1,
    )

/** The run with its parameters searched. */
export function toSweep(request: BacktestRequest, form: SweepForm): SweepInput {
  const { agents: _agents, checks: _checks, name: _name, ...base } = request
  const varied = Object.entries(form.dimensions).filter(([, { vary }]) => vary)
  const fixed = Object.entries(request.params).filter(([name]) => !form.dimensions[name]?.vary)
  return {
    ...base,
    params: Object.fromEntries(fixed),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    space: Object.fromEntries(varied.map(([name, { min, max, step }]) => [name, { min, max, step }])),
    method: form.method,
    cells: form.method === 'grid' ? Math.max(2, gridSize(form)) : form.cells,
    objective: form.objective,
    walk_forward: form.walk ? { mode: form.mode, windows: form.windows } : null,
  }
}

/** Checks the form with the contract's schema; complaints about the space belong to the fields of its parameters. */
export const sweepResolver =
  (request: BacktestRequest): Resolver<SweepForm> =>
  (form) => {
    const parsed = sweepRequest.safeParse(toSweep(request, form), { error: plainErrors })
    if (parsed.success) return { values: form, errors: {} }
    const errors: Record<string, unknown> = {}
    for (const { path, message } of parsed.error.issues) {
      const [first, name, field] = path.map(String)
      const place =
        first === 'space' && name
          ? ['dimensions', name, field ?? 'max']
          : first === 'walk_forward'
            ? [name ?? 'windows']
            : [first === 'space' ? 'root' : (first ?? 'root')]
      put(errors, place, { type: 'contract', message })
    }
    return { values: {}, errors: errors as FieldErrors<SweepForm> }
  }

function put(into: Record<string, unknown>, [first = 'root', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) into[first] ??= value
  else {
    const next = (into[first] ?? {}) as Record<string, unknown>
    into[first] = next
    put(next, rest, value)
  }
}
