'use client'

import { type ReactNode, useId } from 'react'
import { type Control, Controller } from 'react-hook-form'
import type { BacktestForm, Kind } from '@/components/backtests/form/form-values'
import { ListInput } from '@/components/backtests/form/list-input'
import { NumberField } from '@/components/backtests/form/number-field'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Segmented } from '@/components/ui/form/segmented'

type Props = { control: Control<BacktestForm>; symbols: readonly string[]; kind: Kind }

/** What it is compared with and, of a single run, how closely it is looked at. */
export function ComparisonFields({ control, symbols, kind }: Props) {
  const listId = useId()
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      <Controller
        control={control}
        name="benchmark"
        render={({ field, fieldState }) => (
          <Field
            label="Benchmark"
            error={fieldState.error}
            hint={field.value ? `${field.value} held from the first bar` : 'All its symbols in equal parts, held'}
          >
            {(aria) => (
              <>
                <Input
                  {...aria}
                  list={listId}
                  placeholder="Equal parts"
                  spellCheck={false}
                  value={field.value ?? ''}
                  onBlur={field.onBlur}
                  onChange={(event) => field.onChange(event.target.value.trim().toUpperCase() || null)}
                />
                <datalist id={listId}>
                  {symbols.map((symbol) => (
                    <option key={symbol} value={symbol} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        )}
      />
      <NumberField
        control={control}
        name="risk_free_rate"
        label="Risk-free rate"
        suffix="%"
        scale={100}
        hint="A year; taken off before ratios"
      />
      {kind === 'run' && (
        <Controller
          control={control}
          name="checks"
          render={({ field }) => (
            <Field
              label="Checks"
              hint={
                field.value === 'quick'
                  ? 'The run and its statistics only'
                  : 'Also runs it again to look for look-ahead, warm-up and cost weakness'
              }
            >
              {() => (
                <Segmented
                  label="Checks"
                  value={field.value ?? 'full'}
                  onValueChange={field.onChange}
                  options={[
                    { value: 'full', label: 'Full' },
                    { value: 'quick', label: 'Quick' },
                  ]}
                />
              )}
            </Field>
          )}
        />
      )}
    </div>
  )
}

/** What it is called. */
export function NameFields({ control, kind }: Pick<Props, 'control' | 'kind'>) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      <Controller
        control={control}
        name="name"
        render={({ field, fieldState }) => (
          <Field label="Name" error={fieldState.error} hint="Without one it is called after its strategy">
            {(aria) => <Input {...aria} {...field} maxLength={120} />}
          </Field>
        )}
      />
      <Controller
        control={control}
        name="tags"
        render={({ field, fieldState }) => (
          <Field
            label="Tags"
            error={fieldState.error}
            hint={
              kind === 'run'
                ? 'With commas; the list can be filtered by them'
                : 'With commas; backtests made of its cells keep them'
            }
          >
            {(aria) => <ListInput {...aria} value={field.value} onChange={field.onChange} />}
          </Field>
        )}
      />
      <Controller
        control={control}
        name="trading.seed"
        render={({ field, fieldState }) => (
          <Field label="Seed" error={fieldState.error} hint="The same seed draws the same random numbers">
            {(aria) => <Input {...aria} {...field} maxLength={100} spellCheck={false} />}
          </Field>
        )}
      />
    </div>
  )
}

/** A part of the form. */
export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-b border-hairline px-4 py-4">
      <h2 className="mb-3 flex items-baseline gap-3 text-sm font-semibold text-text">
        {title}
        {note && <span className="text-xs font-normal text-faint">{note}</span>}
      </h2>
      {children}
    </section>
  )
}
