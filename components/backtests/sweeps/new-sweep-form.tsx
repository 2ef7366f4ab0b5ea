'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { Controller, type FieldPath, useForm, useWatch } from 'react-hook-form'
import { NumberField } from '@/components/backtests/form/number-field'
import { Part } from '@/components/backtests/form/run-fields'
import {
  gridSize,
  numericParams,
  type SweepForm,
  sweepFormOf,
  sweepResolver,
  toSweep,
} from '@/components/backtests/sweeps/new-sweep-values'
import { METHOD_WORDS, OBJECTIVE_WORDS } from '@/components/backtests/sweeps/sweep-words'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { createSweep } from '@/components/data/operations'
import type { StrategyDescription } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { Switch } from '@/components/ui/form/switch'
import { integer } from '@/components/ui/format'
import { ErrorState } from '@/components/ui/state/error-state'
import type { BacktestRequest } from '@/lib/contracts/api/backtests'

export type NewSweepFormProps = { request: BacktestRequest; strategy: StrategyDescription }

const optionsOf = <Key extends string>(words: Record<Key, string>) =>
  (Object.keys(words) as Key[]).map((value) => ({ value, label: words[value] }))

/** What is searched, how, and what is best. Everything else is as in the run it begins from. */
export function NewSweepForm({ request, strategy }: NewSweepFormProps) {
  const router = useRouter()
  const client = useQueryClient()
  const { can } = useDesk()
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const params = numericParams(strategy)
  const initial = useMemo(() => sweepFormOf(request, strategy), [request, strategy])
  const { control, handleSubmit, setError, formState } = useForm<SweepForm>({
    resolver: sweepResolver(request),
    defaultValues: initial,
    mode: 'onTouched',
  })
  const values = useWatch({ control }) as SweepForm
  const cells = values.method === 'grid' ? gridSize(values) : values.cells
  const submit = handleSubmit(async (form) => {
    setFailure(undefined)
    try {
      const sweep = await call(createSweep, { body: toSweep(request, form) })
      void client.invalidateQueries({ queryKey: ['sweeps'] })
      router.push(`/backtests/sweeps/${sweep.id}`)
    } catch (error) {
      for (const { path, message } of error instanceof ApiProblem ? error.problems : [])
        setError(path.replace(/^space\./, 'dimensions.') as FieldPath<SweepForm>, { message })
      setFailure(problemOf(error))
    }
  })
  return (
    <form onSubmit={submit} noValidate className="grid flex-1 content-start lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="min-w-0">
        <Part title="Parameters" note="what is searched; the others stay as in the run">
          <div className="grid gap-4">
            {params.map(([name, { description }]) => (
              <div key={name} className="grid items-start gap-x-4 gap-y-2 sm:grid-cols-[12rem_repeat(3,minmax(0,1fr))]">
                <Controller
                  control={control}
                  name={`dimensions.${name}.vary`}
                  render={({ field }) => (
                    <Field label={name} hint={description} inline>
                      {(aria) => <Switch {...aria} checked={field.value} onCheckedChange={field.onChange} />}
                    </Field>
                  )}
                />
                {values.dimensions[name]?.vary ? (
                  (['min', 'max', 'step'] as const).map((part) => (
                    <NumberField
                      key={part}
                      control={control}
                      name={`dimensions.${name}.${part}`}
                      label={part === 'min' ? 'From' : part === 'max' ? 'To' : 'In steps of'}
                    />
                  ))
                ) : (
                  <p className="num text-sm text-faint sm:col-span-3">
                    stays {String(request.params[name] ?? 'default')}
                  </p>
                )}
              </div>
            ))}
          </div>
        </Part>
        <Part title="Search">
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
            <Controller
              control={control}
              name="method"
              render={({ field }) => (
                <Field label="How" hint={METHOD_HINTS[field.value]}>
                  {() => (
                    <Segmented
                      label="How"
                      value={field.value}
                      onValueChange={field.onChange}
                      options={optionsOf(METHOD_WORDS)}
                    />
                  )}
                </Field>
              )}
            />
            {values.method !== 'grid' && <NumberField control={control} name="cells" label="Cells to try" />}
            <Controller
              control={control}
              name="objective"
              render={({ field }) => (
                <Field label="Judged by">
                  {(aria) => (
                    <Select
                      {...aria}
                      value={field.value}
                      onValueChange={field.onChange}
                      options={optionsOf(OBJECTIVE_WORDS)}
                    />
                  )}
                </Field>
              )}
            />
          </div>
        </Part>
        <Part title="Walk forward" note="chooses on the past, trades what follows">
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
            <Controller
              control={control}
              name="walk"
              render={({ field }) => (
                <Field label="Walk forward" inline>
                  {(aria) => <Switch {...aria} checked={field.value} onCheckedChange={field.onChange} />}
                </Field>
              )}
            />
            {values.walk && (
              <>
                <Controller
                  control={control}
                  name="mode"
                  render={({ field }) => (
                    <Field
                      label="The past is"
                      hint={field.value === 'rolling' ? 'A window of fixed length' : 'Everything since the start'}
                    >
                      {() => (
                        <Segmented
                          label="The past is"
                          value={field.value}
                          onValueChange={field.onChange}
                          options={[
                            { value: 'rolling', label: 'Rolling' },
                            { value: 'anchored', label: 'Anchored' },
                          ]}
                        />
                      )}
                    </Field>
                  )}
                />
                <NumberField control={control} name="windows" label="Windows" />
              </>
            )}
          </div>
        </Part>
        <Part title="Name">
          <Controller
            control={control}
            name="name"
            render={({ field, fieldState }) => (
              <Field label="Name" error={fieldState.error} className="sm:w-80">
                {(aria) => <Input {...aria} {...field} maxLength={120} />}
              </Field>
            )}
          />
        </Part>
      </div>
      <aside className="border-hairline lg:border-l">
        <div className="grid gap-4 px-4 py-4 lg:sticky lg:top-(--top-bar)">
          <h2 className="text-sm font-semibold text-text">Before it starts</h2>
          <p className="text-sm text-muted text-pretty">
            <b className="num font-semibold text-text">{integer(cells)}</b> runs over {integer(request.symbols.length)}{' '}
            {request.symbols.length === 1 ? 'symbol' : 'symbols'} from {request.from} to {request.to}. Each of them
            counts as a trial: the more are tried, the better the best must be to be believed.
          </p>
          {formState.errors.root && (
            <ErrorState inline message={formState.errors.root.message ?? 'Vary a parameter.'} />
          )}
          {failure && <ErrorState inline {...failure} />}
          <Button
            type="submit"
            variant="primary"
            pending={formState.isSubmitting}
            disabled={!can('trader')}
            title={can('trader') ? undefined : 'Your role may look, not run'}
          >
            Search
          </Button>
        </div>
      </aside>
    </form>
  )
}

const METHOD_HINTS: Record<SweepForm['method'], string> = {
  grid: 'Every combination',
  random: 'Drawn evenly from the space',
  tpe: 'Goes where good cells were found',
}
