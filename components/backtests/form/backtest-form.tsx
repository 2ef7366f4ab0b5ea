'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type FieldPath, useForm, useWatch } from 'react-hook-form'
import { AccountFields } from '@/components/backtests/form/account-fields'
import { AgentFields } from '@/components/backtests/form/agent-fields'
import { CostFields } from '@/components/backtests/form/cost-fields'
import { fieldOf, formResolver, messageAt, SPACE } from '@/components/backtests/form/form-problems'
import {
  EMPTY_AGENTS,
  type Kind,
  type Source,
  schemaFor,
  toFirstRun,
  toRequest,
  toSweep,
  type BacktestForm as Values,
} from '@/components/backtests/form/form-values'
import { ParamFields } from '@/components/backtests/form/param-fields'
import { defaultParams } from '@/components/backtests/form/params'
import { PeriodFields, type Range } from '@/components/backtests/form/period-fields'
import { PreflightPanel } from '@/components/backtests/form/preflight-panel'
import { ComparisonFields, NameFields, Part } from '@/components/backtests/form/run-fields'
import { SearchFields, SearchSize, WalkFields } from '@/components/backtests/form/search-fields'
import { cellsOf, type DimensionForm, dimensionsOf } from '@/components/backtests/form/search-values'
import { SpaceFields } from '@/components/backtests/form/space-fields'
import { StrategyPicker } from '@/components/backtests/form/strategy-picker'
import { SymbolsField } from '@/components/backtests/form/symbols-field'
import { useDebounced } from '@/components/backtests/form/use-debounced'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { type BacktestInput, usePreflight, useStoredSymbols } from '@/components/data/backtests'
import { createBacktest, createSweep } from '@/components/data/operations'
import type { StrategyDescription, SymbolInfo } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/state/error-state'
import { AGENTS } from '@/lib/contracts/api/backtests'

export type BacktestFormProps = {
  kind: Kind
  strategies: readonly StrategyDescription[]
  /** What is in the form at first; its costs and limits are the desk's own, or those of what it comes from. */
  initial: Values
  source?: Source
}

const PREFLIGHT_DELAY_MS = 400

/** Begins a run, or a sweep of many: strategy, market, account and costs are the same fields for both. */
export function BacktestForm({ kind, strategies, initial, source }: BacktestFormProps) {
  const router = useRouter()
  const client = useQueryClient()
  const { can } = useDesk()
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const [dated, setDated] = useState(source !== undefined)
  const { control, handleSubmit, getValues, setValue, resetField, setError, clearErrors, formState } = useForm<Values>({
    resolver: formResolver(kind, strategies),
    defaultValues: { ...initial, name: nameOf(kind, initial, source) },
    mode: 'onTouched',
    shouldFocusError: false,
  })
  const values = useWatch({ control }) as Values
  const strategy = strategies.find(({ key }) => key === values.strategy)
  const { data: stored } = useStoredSymbols(values.timeframe ?? '1d')
  const symbols = values.symbols.join()
  const range = useMemo(() => rangeOf(stored, symbols.split(',')), [stored, symbols])
  // As text: the form hands out a new object on every render.
  const asked = useDebounced(
    JSON.stringify(kind === 'sweep' ? toFirstRun(values, strategy) : toRequest(values)),
    PREFLIGHT_DELAY_MS,
  )
  const request = useMemo((): BacktestInput | null => {
    const body = JSON.parse(asked) as BacktestInput
    if (kind === 'sweep' && body.strategy === AGENTS) return null
    return schemaFor(strategies.find(({ key }) => key === body.strategy)).safeParse(body).success ? body : null
  }, [asked, kind, strategies])
  const missing = usePreflight(request).data?.missing ?? NONE

  // Until a date is typed the range is what is stored of the chosen symbols.
  useEffect(() => {
    if (dated || !range) return
    setValue('from', range.from)
    setValue('to', range.to)
  }, [dated, range, setValue])

  const choose = (key: string) => {
    const next = strategies.find((one) => one.key === key)
    setValue('strategy', key)
    setValue('params', defaultParams(next), { shouldValidate: formState.isSubmitted })
    setValue('search.dimensions', dimensionsOf(next, {}))
    clearErrors([SPACE as FieldPath<Values>, 'strategy'])
    setValue('agents', key === AGENTS ? { ...EMPTY_AGENTS } : undefined)
    if (next?.needs.shortSales) setValue('trading.allowShort', true)
  }
  const vary = (name: string, dimension: DimensionForm) => {
    setFailure(undefined)
    setValue(`search.dimensions.${name}`, dimension, { shouldTouch: true })
    clearErrors([SPACE as FieldPath<Values>, `search.dimensions.${name}`, `params.${name}`])
  }
  const takeRange = (wanted: Range) => {
    setDated(true)
    setValue('from', wanted.from, { shouldValidate: true })
    setValue('to', wanted.to, { shouldValidate: true })
  }

  const submit = handleSubmit(async (form) => {
    setFailure(undefined)
    try {
      const place =
        kind === 'run'
          ? `/backtests/${(await call(createBacktest, { body: toRequest(form) as BacktestInput })).id}`
          : `/backtests/sweeps/${(await call(createSweep, { body: toSweep(form, strategy) })).id}`
      void client.invalidateQueries({ queryKey: [kind === 'run' ? 'backtests' : 'sweeps'] })
      router.push(place)
    } catch (error) {
      const problems = error instanceof ApiProblem ? error.problems : []
      for (const { path, message } of problems) setError(fieldOf(path, kind, form) as FieldPath<Values>, { message })
      setFailure(problemOf(error))
    }
  })
  // What was said of the one is not said of the other; what is searched lies about the values that were typed.
  const begun = useRef(kind)
  const kept = source?.kind === 'sweep' && values.strategy === initial.strategy
  const touched = kept || formState.touchedFields.search !== undefined
  const named = formState.dirtyFields.name === true
  useEffect(() => {
    if (begun.current === kind) return
    begun.current = kind
    clearErrors()
    setFailure(undefined)
    if (!named) resetField('name', { defaultValue: nameOf(kind, initial, source) })
    if (kind === 'sweep' && !touched) setValue('search.dimensions', dimensionsOf(strategy, getValues('params')))
  }, [kind, touched, named, initial, source, strategy, clearErrors, setValue, resetField, getValues])

  // Also of what the server refuses, and of fields that are made of several controls.
  const body = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (formState.submitCount > 0) body.current?.querySelector<HTMLElement>(FIRST_PROBLEM)?.focus()
  }, [formState.submitCount])

  return (
    <form
      ref={body}
      onSubmit={submit}
      noValidate
      className="grid flex-1 content-start lg:grid-cols-[minmax(0,1fr)_320px]"
    >
      <div className="min-w-0">
        <Part title="Strategy">
          <StrategyPicker
            strategies={strategies}
            value={values.strategy}
            onChange={choose}
            error={formState.errors.strategy?.message}
          />
          {kind === 'run' && (
            <div className="mt-3">
              {values.strategy === AGENTS ? (
                <AgentFields control={control} />
              ) : (
                strategy && <ParamFields control={control} strategy={strategy} />
              )}
            </div>
          )}
        </Part>
        {kind === 'sweep' && strategy && (
          <>
            <Part title="Parameters" note="fixed, or searched">
              <SpaceFields
                control={control}
                strategy={strategy}
                form={values}
                onChange={vary}
                error={messageAt(formState.errors, SPACE)}
              />
            </Part>
            <Part title="Search">
              <SearchFields control={control} search={values.search} />
            </Part>
            <Part title="Walk forward" note="chooses on the past, trades what follows">
              <WalkFields control={control} search={values.search} />
            </Part>
          </>
        )}
        <Part title="Market">
          <div className="grid gap-4">
            <SymbolsField
              value={values.symbols}
              onChange={(symbols) => setValue('symbols', symbols, { shouldValidate: formState.isSubmitted })}
              stored={stored}
              error={messageAt(formState.errors, 'symbols')}
              missing={missing}
            />
            <PeriodFields control={control} stored={range} onStored={takeRange} onTyped={() => setDated(true)} />
          </div>
        </Part>
        <Part title="Account and limits">
          <AccountFields control={control} defaults={initial.trading} />
        </Part>
        <Part
          title="Costs"
          note={
            <Link href="/backtests/assumptions" className="underline underline-offset-2 hover:text-text">
              How orders fill
            </Link>
          }
        >
          <CostFields control={control} />
        </Part>
        <Part title={kind === 'run' ? 'Comparison and checks' : 'Comparison'}>
          <ComparisonFields control={control} symbols={values.symbols} kind={kind} />
        </Part>
        <Part title="Name">
          <NameFields control={control} kind={kind} />
        </Part>
      </div>
      <aside className="border-hairline max-lg:border-b lg:border-l">
        <div className="grid gap-4 px-4 py-4 lg:sticky lg:top-(--top-bar)">
          <h2 className="text-sm font-semibold text-text">Before it starts</h2>
          {kind === 'sweep' && (
            <SearchSize
              cells={cellsOf(strategy, values.search)}
              method={values.search.method}
              symbols={values.symbols.length}
              isShipped={strategy?.source !== 'user'}
            />
          )}
          <PreflightPanel request={request} kind={kind} />
          {failure && <ErrorState inline {...failure} />}
          <Button
            type="submit"
            variant="primary"
            pending={formState.isSubmitting}
            disabled={!can('trader')}
            title={can('trader') ? undefined : 'Your role may look, not run'}
          >
            {kind === 'run' ? 'Run the backtest' : 'Begin the sweep'}
          </Button>
          {formState.isSubmitted && Object.keys(formState.errors).length > 0 && !failure && (
            <p role="alert" className="text-sm text-live">
              Some fields need another value; they say which.
            </p>
          )}
        </div>
      </aside>
    </form>
  )
}

/** A control that needs another value, or what is said of several together. */
const FIRST_PROBLEM = '[aria-invalid="true"], [role="alert"][tabindex]'

const NONE: readonly string[] = []

/** A search is none of the runs that it begins from, nor a run the search, and is not called after it. */
const nameOf = (kind: Kind, { name }: Values, source: Source | undefined): string =>
  kind === (source?.kind ?? 'run') ? name : ''

/** From the first to the last bar that any of the symbols has. */
function rangeOf(stored: readonly SymbolInfo[] | undefined, symbols: readonly string[]): Range | null {
  const chosen = new Set(symbols)
  const series = (stored ?? []).filter(({ symbol }) => chosen.has(symbol))
  const [first] = series.map(({ first_at }) => first_at.slice(0, 10)).sort()
  const last = series
    .map(({ last_at }) => last_at.slice(0, 10))
    .sort()
    .at(-1)
  return first && last ? { from: first, to: last } : null
}
