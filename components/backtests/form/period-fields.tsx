'use client'

import { type Control, Controller } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Select } from '@/components/ui/form/select'
import { TIMEFRAMES } from '@/lib/domain/market/bar'

export type Range = { from: string; to: string }

type Props = {
  control: Control<BacktestForm>
  /** What is stored of the chosen symbols; null when nothing is. */
  stored: Range | null
  onStored: (range: Range) => void
  onTyped: () => void
}

const FRAME_WORDS: Record<string, string> = {
  '1m': 'One minute',
  '5m': 'Five minutes',
  '15m': 'A quarter of an hour',
  '1h': 'One hour',
  '1d': 'One day',
}

export function PeriodFields({ control, stored, onStored, onTyped }: Props) {
  return (
    <div>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
        {(['from', 'to'] as const).map((name) => (
          <Controller
            key={name}
            control={control}
            name={name}
            render={({ field, fieldState }) => (
              <Field label={name === 'from' ? 'First session' : 'Last session'} required error={fieldState.error}>
                {(aria) => (
                  <Input
                    {...aria}
                    type="date"
                    value={field.value}
                    onBlur={field.onBlur}
                    onChange={(event) => {
                      onTyped()
                      field.onChange(event.target.value)
                    }}
                  />
                )}
              </Field>
            )}
          />
        ))}
        <Controller
          control={control}
          name="timeframe"
          render={({ field, fieldState }) => (
            <Field label="Bars of" error={fieldState.error}>
              {(aria) => (
                <Select
                  {...aria}
                  value={field.value}
                  onValueChange={field.onChange}
                  options={TIMEFRAMES.map((value) => ({ value, label: FRAME_WORDS[value] ?? value }))}
                />
              )}
            </Field>
          )}
        />
      </div>
      {stored && (
        <p className="mt-1 flex flex-wrap items-center gap-1 text-xs text-faint">
          <span className="num">
            Stored: {stored.from} to {stored.to}.
          </span>
          <Button size="sm" variant="ghost" onClick={() => onStored(stored)}>
            Use all of it
          </Button>
          Bars before the first session warm indicators up, where there are any.
        </p>
      )}
    </div>
  )
}
