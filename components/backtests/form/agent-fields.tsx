'use client'

import { type Control, Controller } from 'react-hook-form'
import { type BacktestForm, EMPTY_AGENTS } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Segmented } from '@/components/ui/form/segmented'
import { Switch } from '@/components/ui/form/switch'

/** How the agents are asked when they are the strategy. */
export function AgentFields({ control }: { control: Control<BacktestForm> }) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      <Controller
        control={control}
        name="agents.model"
        defaultValue={EMPTY_AGENTS.model}
        render={({ field, fieldState }) => (
          <Field
            label="Who gives the opinions"
            error={fieldState.error}
            hint={field.value === 'model' ? 'Language models; costs money' : 'Rules, at no cost'}
          >
            {() => (
              <Segmented
                label="Who gives the opinions"
                value={field.value ?? 'rules'}
                onValueChange={field.onChange}
                options={[
                  { value: 'rules', label: 'Rules' },
                  { value: 'model', label: 'Models' },
                ]}
              />
            )}
          </Field>
        )}
      />
      <NumberField
        control={control}
        name="agents.every"
        label="They decide every"
        suffix="days"
        hint="Sessions between two decisions"
      />
      <NumberField
        control={control}
        name="agents.max_cost_usd"
        label="Model money at most"
        prefix="$"
        hint="The run ends when models cost more"
      />
      <Controller
        control={control}
        name="agents.training_cutoff"
        defaultValue={null}
        render={({ field, fieldState }) => (
          <Field
            label="Training cut-off of the model"
            hint="What lies before it a model may know; it is kept out of headline figures"
            error={fieldState.error}
          >
            {(aria) => (
              <Input
                {...aria}
                type="date"
                value={field.value ?? ''}
                onChange={(event) => field.onChange(event.target.value || null)}
              />
            )}
          </Field>
        )}
      />
      <Controller
        control={control}
        name="agents.mask"
        defaultValue={false}
        render={({ field }) => (
          <Field label="Prompts name no tickers and shift dates" inline>
            {(aria) => <Switch {...aria} checked={field.value ?? false} onCheckedChange={field.onChange} />}
          </Field>
        )}
      />
    </div>
  )
}
