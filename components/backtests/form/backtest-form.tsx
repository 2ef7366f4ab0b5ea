'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { type FieldPath, type Resolver, useForm, useWatch } from 'react-hook-form'
import { AccountFields } from '@/components/backtests/form/account-fields'
import { AgentFields } from '@/components/backtests/form/agent-fields'
import { CostFields } from '@/components/backtests/form/cost-fields'
import {
  defaultParams,
  EMPTY_AGENTS,
  schemaFor,
  toRequest,
  type BacktestForm as Values,
} from '@/components/backtests/form/form-values'
import { ParamFields } from '@/components/backtests/form/param-fields'
import { PeriodFields, type Range } from '@/components/backtests/form/period-fields'
import { PreflightPanel } from '@/components/backtests/form/preflight-panel'
import { ComparisonFields, NameFields, Part } from '@/components/backtests/form/run-fields'
import { StrategyPicker } from '@/components/backtests/form/strategy-picker'
import { SymbolsField } from '@/components/backtests/form/symbols-field'
import { useDebounced } from '@/components/backtests/form/use-debounced'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { type BacktestInput, usePreflight, useStoredSymbols } from '@/components/data/backtests'
import { createBacktest } from '@/components/data/operations'
import type { StrategyDescription, SymbolInfo } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/state/error-state'
import { AGENTS } from '@/lib/contracts/api/backtests'
import { plainErrors } from '@/lib/contracts/plain-errors'

export type BacktestFormProps = {
  strategies: readonly StrategyDescription[]
  /** What is in the form at first; its costs and limits are the desk's own, or those of the run it comes from. */
  initial: Values
  /** The number of the run that this one begins from. */
  source?: number
}

const PREFLIGHT_DELAY_MS = 400

export function BacktestForm({ strategies, initial, source }: BacktestFormProps) {
  const router = useRouter()
  const client = useQueryClient()
  const { can } = useDesk()
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const [dated, setDated] = useState(source !== undefined)
  const resolver: Resolver<Values> = (values, context, options) => {
    const schema = schemaFor(strategies.find(({ key }) => key === values.strategy))
    return zodResolver(schema as never, { error: plainErrors })(values as never, context, options as never) as never
  }
  const { control, handleSubmit, setValue, setError, formState } = useForm<Values>({
    resolver,
    defaultValues: initial,
    mode: 'onTouched',
  })
  const values = useWatch({ control }) as Values
  const strategy = strategies.find(({ key }) => key === values.strategy)
  const { data: stored } = useStoredSymbols(values.timeframe ?? '1d')
  const named = values.symbols.join()
  const range = useMemo(() => rangeOf(stored, named.split(',')), [stored, named])
  // As text: the form hands out a new object on every render.
  const asked = useDebounced(JSON.stringify(toRequest(values)), PREFLIGHT_DELAY_MS)
  const request = useMemo((): BacktestInput | null => {
    const body = JSON.parse(asked) as BacktestInput
    return schemaFor(strategies.find(({ key }) => key === body.strategy)).safeParse(body).success ? body : null
  }, [asked, strategies])
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
    setValue('agents', key === AGENTS ? { ...EMPTY_AGENTS } : undefined)
    if (next?.needs.shortSales) setValue('trading.allowShort', true)
  }
  const takeRange = (wanted: Range) => {
    setDated(true)
    setValue('from', wanted.from, { shouldValidate: true })
    setValue('to', wanted.to, { shouldValidate: true })
  }

  const submit = handleSubmit(async (form) => {
    setFailure(undefined)
    try {
      const run = await call(createBacktest, { body: toRequest(form) as BacktestInput })
      void client.invalidateQueries({ queryKey: ['backtests'] })
      router.push(`/backtests/${run.id}`)
    } catch (error) {
      const problems = error instanceof ApiProblem ? error.problems : []
      for (const { path, message } of problems)
        setError(path.replace(/^symbols\.\d+$/, 'symbols') as FieldPath<Values>, { message })
      setFailure(problemOf(error))
    }
  })

  const symbolsError = formState.errors.symbols
  return (
    <form onSubmit={submit} noValidate className="grid flex-1 content-start lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="min-w-0">
        <Part title="Strategy">
          <StrategyPicker strategies={strategies} value={values.strategy} onChange={choose} />
          <div className="mt-3">
            {values.strategy === AGENTS ? (
              <AgentFields control={control} />
            ) : (
              strategy && <ParamFields control={control} strategy={strategy} />
            )}
          </div>
        </Part>
        <Part title="Market">
          <div className="grid gap-4">
            <SymbolsField
              value={values.symbols}
              onChange={(symbols) => setValue('symbols', symbols, { shouldValidate: formState.isSubmitted })}
              stored={stored}
              error={symbolsError?.message ?? symbolsError?.find?.((one) => one)?.message}
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
        <Part title="Comparison and checks">
          <ComparisonFields control={control} symbols={values.symbols} />
        </Part>
        <Part title="Name">
          <NameFields control={control} />
        </Part>
      </div>
      <aside className="border-hairline max-lg:border-b lg:border-l">
        <div className="grid gap-4 px-4 py-4 lg:sticky lg:top-(--top-bar)">
          <h2 className="text-sm font-semibold text-text">Before it starts</h2>
          <PreflightPanel request={request} />
          {failure && <ErrorState inline {...failure} />}
          <Button
            type="submit"
            variant="primary"
            pending={formState.isSubmitting}
            disabled={!can('trader')}
            title={can('trader') ? undefined : 'Your role may look, not run'}
          >
            Run the backtest
          </Button>
          {formState.isSubmitted && !formState.isValid && !failure && (
            <p role="alert" className="text-sm text-live">
              Some fields need another value; they say which.
            </p>
          )}
        </div>
      </aside>
    </form>
  )
}

const NONE: readonly string[] = []

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
