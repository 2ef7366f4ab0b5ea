'use client'

import { type Control, Controller, useWatch } from 'react-hook-form'
import type { BacktestForm } from '@/components/backtests/form/form-values'
import { NumberField } from '@/components/backtests/form/number-field'
import { Field } from '@/components/ui/form/field'
import { Select } from '@/components/ui/form/select'
import type { CommissionModel, SlippageModel } from '@/lib/domain/backtest/costs'

const SLIPPAGE: Record<SlippageModel['kind'], { label: string; start: SlippageModel; hint: string }> = {
  none: { label: 'None', start: { kind: 'none' }, hint: 'Trades at the market price exactly.' },
  bps: { label: 'Basis points', start: { kind: 'bps', bps: 5 }, hint: 'A fixed share of the price.' },
  volume_share: {
    label: 'Volume share',
    start: { kind: 'volume_share', coefficient: 0.1 },
    hint: 'Price × coefficient × (shares ÷ volume of the bar)².',
  },
  sqrt_impact: {
    label: 'Square-root impact',
    start: { kind: 'sqrt_impact', coefficient: 1 },
    hint: 'Price × coefficient × daily volatility × √(shares ÷ volume of the bar).',
  },
}

const COMMISSION: Record<CommissionModel['kind'], { label: string; start: CommissionModel; hint: string }> = {
  none: { label: 'None', start: { kind: 'none' }, hint: 'Nothing is charged.' },
  bps: { label: 'Basis points', start: { kind: 'bps', bps: 1 }, hint: 'A share of what is traded.' },
  per_share: {
    label: 'Per share',
    start: { kind: 'per_share', perShare: 0.005, minimum: 1 },
    hint: 'Money per share, with a least charge per order.',
  },
  alpaca: {
    label: 'Alpaca',
    start: { kind: 'alpaca', secPerMillion: 27.8, tafPerShare: 0.000166, tafMost: 8.3, catPerShare: 0.0000265 },
    hint: 'No commission, but the regulators’ fees that the broker passes on.',
  },
}

const optionsOf = (models: Record<string, { label: string }>) =>
  Object.entries(models).map(([value, { label }]) => ({ value, label }))

type Props = { control: Control<BacktestForm> }

/** What executions give up and what the broker charges. */
export function CostFields({ control }: Props) {
  const slippage = useWatch({ control, name: 'trading.slippage' })
  const commission = useWatch({ control, name: 'trading.commission' })
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <div className="grid content-start gap-3">
        <Controller
          control={control}
          name="trading.slippage"
          render={({ field }) => (
            <Field label="Slippage" hint={SLIPPAGE[slippage.kind].hint}>
              {(aria) => (
                <Select
                  {...aria}
                  value={field.value.kind}
                  onValueChange={(kind) => field.onChange(SLIPPAGE[kind as SlippageModel['kind']].start)}
                  options={optionsOf(SLIPPAGE)}
                />
              )}
            </Field>
          )}
        />
        {slippage.kind === 'bps' && (
          <NumberField control={control} name="trading.slippage.bps" label="Slippage in basis points" suffix="bps" />
        )}
        {(slippage.kind === 'volume_share' || slippage.kind === 'sqrt_impact') && (
          <NumberField control={control} name="trading.slippage.coefficient" label="Coefficient" />
        )}
      </div>
      <div className="grid content-start gap-3">
        <Controller
          control={control}
          name="trading.commission"
          render={({ field }) => (
            <Field label="Commission" hint={COMMISSION[commission.kind].hint}>
              {(aria) => (
                <Select
                  {...aria}
                  value={field.value.kind}
                  onValueChange={(kind) => field.onChange(COMMISSION[kind as CommissionModel['kind']].start)}
                  options={optionsOf(COMMISSION)}
                />
              )}
            </Field>
          )}
        />
        {commission.kind === 'bps' && (
          <NumberField
            control={control}
            name="trading.commission.bps"
            label="Commission in basis points"
            suffix="bps"
          />
        )}
        {commission.kind === 'per_share' && (
          <div className="grid grid-cols-2 gap-3">
            <NumberField control={control} name="trading.commission.perShare" label="Per share" prefix="$" />
            <NumberField control={control} name="trading.commission.minimum" label="Least per order" prefix="$" />
          </div>
        )}
        {commission.kind === 'alpaca' && (
          <div className="grid grid-cols-2 gap-3">
            <NumberField
              control={control}
              name="trading.commission.secPerMillion"
              label="SEC, per million sold"
              prefix="$"
            />
            <NumberField
              control={control}
              name="trading.commission.tafPerShare"
              label="TAF, per share sold"
              prefix="$"
            />
          </div>
        )}
      </div>
    </div>
  )
}
