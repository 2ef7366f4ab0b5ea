'use client'

import type { ReactNode } from 'react'
import { type Control, Controller, useWatch } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import { Field } from '@/components/ui/form/field'
import { Segmented } from '@/components/ui/form/segmented'
import { Switch } from '@/components/ui/form/switch'
import type { TradingConfig } from '@/lib/domain/backtest/config'

/** `defaults` are the desk's own: what a switch comes back to. */
type Props = { control: Control<BacktestForm>; defaults: TradingConfig }

const OWN_LIMITS = { maxPosition: 0.2, maxSector: 0.3, maxPositions: 10 }

/** How much is traded: capital, size of an entry, and what holds it back. */
export function AccountFields({ control, defaults }: Props) {
  const limits = useWatch({ control, name: 'trading.limits' })
  const allowShort = useWatch({ control, name: 'trading.allowShort' })
  return (
    <div className="grid gap-4">
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
        <NumberField control={control} name="trading.initialCapital" label="Capital" prefix="$" />
        <NumberField
          control={control}
          name="trading.positionSize"
          label="Position size"
          suffix="%"
          scale={100}
          hint="Of equity, for an entry with full conviction"
        />
        <Controller
          control={control}
          name="trading.lot"
          render={({ field }) => (
            <Field label="Shares" hint={field.value === 0 ? 'Any fraction is traded' : 'Rounded down to whole ones'}>
              {() => (
                <Segmented
                  label="Shares"
                  value={field.value === 0 ? 'fractions' : 'whole'}
                  onValueChange={(value) => field.onChange(value === 'whole' ? 1 : 0)}
                  options={[
                    { value: 'whole', label: 'Whole' },
                    { value: 'fractions', label: 'Fractions' },
                  ]}
                />
              )}
            </Field>
          )}
        />
      </div>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
        <Optional
          control={control}
          name="trading.targetVolatility"
          label="Smaller entries in wild symbols"
          start={defaults.targetVolatility ?? 0.25}
        >
          <NumberField
            control={control}
            name="trading.targetVolatility"
            label="Target volatility"
            suffix="%"
            scale={100}
            hint="Entries wilder than this a year are made smaller"
          />
        </Optional>
        <Optional
          control={control}
          name="trading.maxVolumeShare"
          label="Cap the share of a bar’s volume"
          start={defaults.maxVolumeShare ?? 0.1}
        >
          <NumberField
            control={control}
            name="trading.maxVolumeShare"
            label="Most of a bar’s volume"
            suffix="%"
            scale={100}
            hint="That one order takes"
          />
        </Optional>
      </div>
      <div className="grid gap-3">
        <Optional
          control={control}
          name="trading.limits"
          label="Hard limits, as in live trading"
          start={defaults.limits ?? OWN_LIMITS}
        >
          {null}
        </Optional>
        {limits !== null && (
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-5">
            <NumberField
              control={control}
              name="trading.limits.maxPosition"
              label="Largest position"
              suffix="%"
              scale={100}
            />
            <NumberField
              control={control}
              name="trading.limits.maxSector"
              label="Largest sector"
              suffix="%"
              scale={100}
            />
            <NumberField control={control} name="trading.limits.maxPositions" label="Positions at most" />
            <NumberField control={control} name="trading.collar" label="Collar on buys" suffix="%" scale={100} />
            <NumberField control={control} name="trading.minOrder" label="Least entry" prefix="$" />
          </div>
        )}
        <Controller
          control={control}
          name="trading.allowShort"
          render={({ field, fieldState }) => (
            <Field label="Short sales" inline error={fieldState.error}>
              {(aria) => <Switch {...aria} checked={field.value} onCheckedChange={field.onChange} />}
            </Field>
          )}
        />
        {allowShort && (
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
            <NumberField
              control={control}
              name="trading.maxGross"
              label="Long plus short at most"
              suffix="× equity"
              hint="Gross exposure"
            />
            <NumberField
              control={control}
              name="trading.borrowRate"
              label="Borrow fee"
              suffix="%"
              scale={100}
              hint="A year, on the value sold short"
            />
          </div>
        )}
      </div>
    </div>
  )
}

type OptionalProps = {
  control: Control<BacktestForm>
  name: 'trading.targetVolatility' | 'trading.maxVolumeShare' | 'trading.limits'
  label: string
  /** What it begins with when it is switched on. */
  start: unknown
  children: ReactNode
}

/** A rule that can be left out: null when it is switched off. */
function Optional({ control, name, label, start, children }: OptionalProps) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <div className="grid content-start gap-2">
          <Field label={label} inline>
            {(aria) => (
              <Switch
                {...aria}
                checked={field.value !== null}
                onCheckedChange={(on) => field.onChange(on ? start : null)}
              />
            )}
          </Field>
          {field.value !== null && children}
        </div>
      )}
    />
  )
}
