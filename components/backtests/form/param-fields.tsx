'use client'

import { type Control, Controller } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import { hintOf, isNumeric, labelOf, type ParamSchema, paramsOf } from '@/components/backtests/form/params'
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

type ParamProps = {
  control: Control<BacktestForm>
  name: string
  schema: ParamSchema
  label?: string
  hint?: string
}

/** The value of one parameter. */
export function Param({ control, name, schema, label = labelOf(name), hint = hintOf(schema) }: ParamProps) {
  const path = `params.${name}` as const
  if (isNumeric(schema)) return <NumberField control={control} name={path} label={label} hint={hint} />
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
