import { type FieldErrors, get, type Resolver, set } from 'react-hook-form'
import type { z } from 'zod'
import {
  type BacktestForm,
  type Kind,
  schemaFor,
  sweepSchemaFor,
  toRequest,
  toSweep,
} from '@/components/backtests/form/form-values'
import { paramsOf } from '@/components/backtests/form/params'
import { dimensionProblems, isVaried } from '@/components/backtests/form/search-values'
import type { StrategyDescription } from '@/components/data/types'
import { plainErrors } from '@/lib/domain/plain-errors'

/** Where complaints about the parameters of a sweep together are kept. */
export const SPACE = 'search.space'

/** What is said at a field, also of a list as a whole. */
export const messageAt = (errors: FieldErrors<BacktestForm>, field: string): string | undefined =>
  (get(errors, field) as { message?: string } | undefined)?.message

/** The field that a complaint of the contract or the server belongs to. */
export function fieldOf(path: string, kind: Kind, { search }: BacktestForm): string {
  const [first = '', name = '', part = ''] = path.split('.')
  if (first === 'symbols' || first === 'tags') return first
  if (kind === 'run') return path
  if (first === 'space' && name === '') return SPACE
  if (first === 'space' || (first === 'params' && isVaried(search, name))) {
    const listed = search.dimensions[name]?.how === 'list'
    const field = listed ? 'values' : part === 'min' || part === 'step' ? part : 'max'
    return `search.dimensions.${name}.${field}`
  }
  if (first === 'cells') return search.method === 'grid' ? SPACE : 'search.cells'
  if (first === 'walk_forward') return `search.${name || 'windows'}`
  return first === 'method' || first === 'objective' ? `search.${first}` : path
}

/** Checks the form with the contract's schema; each complaint goes to its field. */
export const formResolver =
  (kind: Kind, strategies: readonly StrategyDescription[]): Resolver<BacktestForm> =>
  (form) => {
    const strategy = strategies.find(({ key }) => key === form.strategy)
    const errors: FieldErrors<BacktestForm> = {}
    const put = (path: string, message: string) => {
      const field = fieldOf(path, kind, form)
      if (!get(errors, field)) set(errors, field, { type: 'contract', message })
    }
    if (!strategy) put('strategy', 'cannot be run here; choose another')
    if (kind === 'sweep')
      for (const [name, schema] of paramsOf(strategy)) {
        const dimension = form.search.dimensions[name]
        for (const { part, message } of dimension ? dimensionProblems(schema, dimension) : [])
          put(`space.${name}.${part}`, message)
      }
    const parsed =
      kind === 'sweep'
        ? sweepSchemaFor(strategy, form.search).safeParse(toSweep(form, strategy), { error: plainErrors })
        : schemaFor(strategy).safeParse(toRequest(form), { error: plainErrors })
    for (const { path, message } of parsed.error?.issues.flatMap(insideOf) ?? []) put(path.join('.'), message)
    return Object.keys(errors).length === 0 ? { values: form, errors: {} } : { values: {}, errors }
  }

type Complaint = { path: PropertyKey[]; message: string }

/** Of a parameter that is neither list nor range the complaints of the one that comes nearest: those with the deepest path. */
function insideOf(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.map((branch) => branch.flatMap(insideOf))
  const near = branches.find((branch) => branch.length > 0 && branch.every(({ path }) => path.length > 0))
  return near?.map(({ path, message }) => ({ path: [...issue.path, ...path], message })) ?? [issue]
}
