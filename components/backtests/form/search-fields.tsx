'use client'

import { type Control, Controller } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import { METHOD_WORDS, OBJECTIVE_WORDS } from '@/components/backtests/sweeps/sweep-words'
import { Field } from '@/components/ui/form/field'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { Switch } from '@/components/ui/form/switch'
import { plural } from '@/lib/domain/plural'

type Props = { control: Control<BacktestForm>; search: BacktestForm['search'] }

const optionsOf = <Key extends string>(words: Record<Key, string>) =>
  (Object.keys(words) as Key[]).map((value) => ({ value, label: words[value] }))

const METHOD_HINTS: Record<Props['search']['method'], string> = {
  grid: 'Every combination',
  random: 'Drawn evenly from the space',
  tpe: 'Goes where good cells were found',
}

/** How the space is searched, and what is best. */
export function SearchFields({ control, search }: Props) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
      <Controller
        control={control}
        name="search.method"
        render={({ field, fieldState }) => (
          <Field label="How" hint={METHOD_HINTS[field.value]} error={fieldState.error}>
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
      {search.method !== 'grid' && <NumberField control={control} name="search.cells" label="Cells to try" />}
      <Controller
        control={control}
        name="search.objective"
        render={({ field, fieldState }) => (
          <Field label="Judged by" error={fieldState.error}>
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
  )
}

type SizeProps = { cells: number; method: Props['search']['method']; symbols: number; isShipped: boolean }

/** How much is tried. What goes together is known to the strategy alone: the server asks it before the sweep, of one's own each run does. */
export function SearchSize({ cells, method, symbols, isShipped }: SizeProps) {
  const isGrid = method === 'grid'
  return (
    <p className="text-sm text-muted text-pretty">
      <b className="font-semibold text-text">
        {isGrid ? plural(cells, 'combination') : `Up to ${plural(cells, 'run')}`}
      </b>{' '}
      over {plural(symbols, 'symbol')}
      {isGrid && (isShipped ? '; those that the strategy refuses are left out' : '; those that it refuses fail')}. Each
      run counts as a trial: the more are tried, the better the best must be to be believed.
    </p>
  )
}

/** Whether the best of the past is tried on what followed. */
export function WalkFields({ control, search }: Props) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
      <Controller
        control={control}
        name="search.walk"
        render={({ field }) => (
          <Field label="Walk forward" inline>
            {(aria) => <Switch {...aria} checked={field.value} onCheckedChange={field.onChange} />}
          </Field>
        )}
      />
      {search.walk && (
        <>
          <Controller
            control={control}
            name="search.mode"
            render={({ field, fieldState }) => (
              <Field
                label="The past is"
                hint={field.value === 'rolling' ? 'A window of fixed length' : 'Everything since the start'}
                error={fieldState.error}
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
          <NumberField control={control} name="search.windows" label="Windows" />
        </>
      )}
    </div>
  )
}
