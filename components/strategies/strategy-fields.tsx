'use client'

import type { ReactNode } from 'react'
import { SymbolInput } from '@/components/cycles/symbol-input'
import type { FieldProblem } from '@/components/data/api'
import type { StrategyValues } from '@/components/strategies/form-values'
import { ROLE_NAMES, ROLES, share } from '@/components/strategies/strategy-words'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Switch } from '@/components/ui/form/switch'
import { cn } from '@/lib/cn'

type Props = {
  values: StrategyValues
  onChange: (part: Partial<StrategyValues>) => void
  problems: readonly FieldProblem[]
  /** Fraction of equity that others leave. */
  free: number
}

type TextKey = { [K in keyof StrategyValues]: StrategyValues[K] extends string ? K : never }[keyof StrategyValues]

export function StrategyFields({ values, onChange, problems, free }: Props) {
  const errorAt = (path: string) =>
    [
      ...new Set(
        problems
          .filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`))
          .map(({ message }) => message),
      ),
    ].join('; ') || undefined
  const wrong = problems.flatMap(({ path }) => values.symbols[Number(/^symbols\.(\d+)$/.exec(path)?.[1])] ?? [])
  const figure = (
    label: string,
    key: TextKey,
    path: string,
    more: { suffix?: string; hint?: string; none?: string },
  ) => (
    <Field label={label} error={errorAt(path)} hint={more.hint}>
      {(control) => (
        <Input
          {...control}
          numeric
          suffix={more.suffix}
          placeholder={more.none}
          value={values[key]}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
        <Field label="Name" required error={errorAt('name')}>
          {(control) => (
            <Input
              {...control}
              value={values.name}
              maxLength={60}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        {figure('Allocation', 'allocation', 'allocation', {
          suffix: '%',
          hint: `Of equity; others leave ${share(Math.max(free, 0))}.`,
        })}
        <Field
          label="Symbols"
          required
          className="sm:col-span-2"
          error={errorAt('symbols')}
          hint="Type or paste tickers; Enter, comma or space adds one."
        >
          {(control) => (
            <SymbolInput
              control={control}
              value={values.symbols}
              onChange={(symbols) => onChange({ symbols })}
              invalid={wrong}
            />
          )}
        </Field>
      </div>
      <Group title="Limits of its own" note="Beside the account's; of two the tighter counts.">
        {figure('Largest position', 'maxPosition', 'limits.max_position', { suffix: '%', none: "account's" })}
        {figure('Positions at most', 'maxPositions', 'limits.max_positions', { none: "account's" })}
        {figure('Full position', 'positionSize', 'limits.position_size', { suffix: '%', none: "desk's" })}
      </Group>
      <Group
        four
        title="When it ends by rule"
        note="It then only sells until somebody enables it again. Empty never ends it."
      >
        {figure('After so many trades', 'minTrades', 'end_rule.min_trades', {})}
        {figure('Realised loss from its high', 'maxDrawdown', 'end_rule.max_drawdown', {
          suffix: '%',
          none: 'never',
          hint: 'Of its own money.',
        })}
        {figure('Losses in a row', 'maxLosses', 'end_rule.max_losses', { none: 'never' })}
        {figure('Profit factor under', 'minProfitFactor', 'end_rule.min_profit_factor', { none: 'never' })}
      </Group>
      <Group title="When it is looked at" note="Only on the account that scheduled cycles trade.">
        <Field
          label="Scan times of its own"
          className="sm:col-span-2"
          error={errorAt('schedule.times')}
          hint="Like 09:45, 14:00, on the schedule's clocks. Empty takes part in the desk's scan."
        >
          {(control) => (
            <Input
              {...control}
              value={values.times}
              placeholder="with the desk's"
              onChange={(event) => onChange({ times: event.target.value })}
            />
          )}
        </Field>
        <Field label="Price moves start cycles" inline className="self-center">
          {(control) => (
            <Switch
              {...control}
              checked={values.priceMoves}
              onCheckedChange={(priceMoves) => onChange({ priceMoves })}
            />
          )}
        </Field>
      </Group>
      <Group title="Who answers" note="A model's name, or rules. Empty is answered as the desk's.">
        {ROLES.map((role) => (
          <Field key={role} label={ROLE_NAMES[role]} error={errorAt(`models.${role}`)}>
            {(control) => (
              <Input
                {...control}
                value={values.models[role]}
                placeholder="the desk's"
                spellCheck={false}
                onChange={(event) => onChange({ models: { ...values.models, [role]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </Group>
    </div>
  )
}

function Group({ title, note, four, children }: { title: string; note: string; four?: boolean; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 border-t border-hairline pt-3">
      <legend className="float-left w-full text-sm font-semibold text-text">{title}</legend>
      <p className="clear-both mb-2 text-xs text-muted text-pretty">{note}</p>
      <div className={cn('grid grid-cols-2 gap-x-4 gap-y-3', four ? 'sm:grid-cols-4' : 'sm:grid-cols-3')}>
        {children}
      </div>
    </fieldset>
  )
}
