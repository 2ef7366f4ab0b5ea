'use client'

import { type Control, Controller } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { ListInput } from '@/components/backtests/form/list-input'
import { NumberField } from '@/components/backtests/form/number-field'
import { Param } from '@/components/backtests/form/param-fields'
import { hintOf, isNumeric, labelOf, type ParamSchema, paramsOf } from '@/components/backtests/form/params'
import { type DimensionForm, dimensionOf, valuesIn } from '@/components/backtests/form/search-values'
import type { StrategyDescription } from '@/components/data/types'
import { Field } from '@/components/ui/form/field'
import { Segmented } from '@/components/ui/form/segmented'
import { plural } from '@/lib/domain/plural'

type Props = {
  control: Control<BacktestForm>
  strategy: StrategyDescription
  form: Pick<BacktestForm, 'params' | 'search'>
  onChange: (name: string, dimension: DimensionForm) => void
  /** What is wrong with the parameters together. */
  error?: string
}

const HOW_WORDS = { fixed: 'Fixed', range: 'Range', list: 'List' } as const

/** Of each parameter, whether it stays at one value or which values are tried. */
export function SpaceFields({ control, strategy, form: { params, search }, onChange, error }: Props) {
  const described = paramsOf(strategy)
  return (
    <div className="-my-2">
      {described.length === 0 && (
        <p className="py-2 text-sm text-faint">
          This strategy has no parameters, so there is nothing to search; choose another.
        </p>
      )}
      {described.map(([name, schema]) => {
        const dimension = search.dimensions[name]
        return (
          dimension && (
            <fieldset
              key={`${strategy.key} ${name}`}
              className="grid items-start gap-x-6 gap-y-2 border-b border-hairline py-3 last-of-type:border-0 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)]"
            >
              <legend className="sr-only">{labelOf(name)}</legend>
              <div>
                <p aria-hidden className="text-sm font-medium text-text">
                  {labelOf(name)}
                </p>
                <p className="text-xs text-faint text-pretty">{hintOf(schema)}</p>
                <Segmented
                  label={`How ${labelOf(name)} is chosen`}
                  className="mt-1.5"
                  value={dimension.how}
                  onValueChange={(how) => onChange(name, dimensionOf(how, schema, params[name]))}
                  options={(['fixed', 'range', 'list'] as const)
                    .filter((how) => how !== 'range' || isNumeric(schema))
                    .map((value) => ({ value, label: HOW_WORDS[value] }))}
                />
              </div>
              <div className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
                <Values control={control} name={name} schema={schema} dimension={dimension} method={search.method} />
              </div>
            </fieldset>
          )
        )
      })}
      {error && (
        <p role="alert" tabIndex={-1} className="py-2 text-sm text-live">
          {error}
        </p>
      )}
    </div>
  )
}

type ValuesProps = {
  control: Control<BacktestForm>
  name: string
  schema: ParamSchema
  dimension: DimensionForm
  method: BacktestForm['search']['method']
}

function Values({ control, name, schema, dimension, method }: ValuesProps) {
  if (dimension.how === 'fixed') return <Param control={control} name={name} schema={schema} label="Value" hint="" />
  const count = valuesIn(schema, dimension, method)
  const counted = Number.isNaN(count)
    ? undefined
    : Number.isFinite(count)
      ? plural(count, 'value')
      : 'Any number between'
  if (dimension.how === 'list')
    return (
      <Controller
        control={control}
        name={`search.dimensions.${name}.values`}
        render={({ field, fieldState }) => (
          <Field
            label="Values"
            hint={['With commas', counted].filter(Boolean).join(' · ')}
            error={fieldState.error}
            className="sm:col-span-3"
          >
            {(aria) => <ListInput {...aria} value={field.value} onChange={field.onChange} onBlur={field.onBlur} />}
          </Field>
        )}
      />
    )
  return (
    <>
      <NumberField
        control={control}
        name={`search.dimensions.${name}.min`}
        label="From"
        checks={[`search.dimensions.${name}.max`]}
      />
      <NumberField control={control} name={`search.dimensions.${name}.max`} label="To" />
      <NumberField
        control={control}
        name={`search.dimensions.${name}.step`}
        label="In steps of"
        optional
        hint={counted}
        placeholder={method === 'grid' ? undefined : schema.type === 'integer' ? '1' : 'any'}
      />
    </>
  )
}
