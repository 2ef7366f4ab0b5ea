'use client'

import { type Control, Controller } from 'react-hook-form'
import { type BacktestForm, type ParamSchema, paramsOf } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import type { StrategyDescription } from '@/components/data/types'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Select } from '@/components/ui/form/select'
import { Switch } from '@/components/ui/form/switch'

type Props = { control: Control<BacktestForm>; strategy: StrategyDescription }

/** The strategy's own parameters, made from its description. */
export function ParamFields({ control, strategy }: Props) {
  const params = paramsOf(strategy)
  if (params.length === 0) return <p className="text-sm text-faint">It has no parameters.</p>
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {params.map(([name, schema]) => (
        <Param key={`${strategy.key} ${name}`} control={control} name={name} schema={schema} />
      ))}
    </div>
  )
}

/** "maxBars" → "Max bars" */
const wordsOf = (name: string) =>
  name.charAt(0).toUpperCase() + name.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const range = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ParamSchema): string | null => {
  const low = minimum ?? exclusiveMinimum
  const high = maximum ?? exclusiveMaximum
  return low === undefined || high === undefined || Math.abs(high) > 1e9 ? null : `${low} to ${high}`
}

function Param({ control, name, schema }: { control: Control<BacktestForm>; name: string; schema: ParamSchema }) {
  const hint = [schema.description, range(schema)].filter(Boolean).join(' · ')
  const path = `params.${name}` as const
  const label = wordsOf(name)
  if (schema.type === 'number' || schema.type === 'integer')
    return <NumberField control={control} name={path} label={label} hint={hint} />
  return (
    <Controller
      control={control}
      name={path}
      render={({ field, fieldState }) => (
        <Field label={label} hint={hint} error={fieldState.error} inline={schema.type === 'boolean'}>
          {(aria) =>
            schema.type === 'boolean' ? (
              <Switch {...aria} checked={field.value === true} onCheckedChange={field.onChange} />
            ) : schema.enum ? (
              <Select
                {...aria}
                value={String(field.value ?? '')}
                onValueChange={field.onChange}
                options={schema.enum.map((value) => ({ value: String(value), label: String(value) }))}
              />
            ) : (
              <Input {...aria} value={String(field.value ?? '')} onChange={field.onChange} onBlur={field.onBlur} />
            )
          }
        </Field>
      )}
    />
  )
}
