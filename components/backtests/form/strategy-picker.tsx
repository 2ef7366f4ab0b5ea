'use client'

import { useId } from 'react'
import type { StrategyDescription } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/lib/cn'

type Props = {
  strategies: readonly StrategyDescription[]
  value: string
  onChange: (key: string) => void
  error?: string
}

/** Every strategy with what it does; one that cannot be used says why. Radio buttons underneath, so arrow keys work. */
export function StrategyPicker({ strategies, value, onChange, error }: Props) {
  const name = useId()
  const chosen = strategies.find(({ key }) => key === value)
  return (
    <fieldset>
      <legend className="sr-only">Strategy</legend>
      <div className="flex flex-wrap gap-1.5">
        {strategies.map((strategy) => (
          <label
            key={strategy.key}
            title={strategy.error ?? strategy.summary}
            className={cn(
              'relative flex h-8 cursor-pointer items-center gap-1.5 rounded border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-(--focus)',
              strategy.key === value
                ? 'border-accent bg-accent/12 font-medium text-text'
                : 'border-edge/60 text-muted hover:border-edge hover:text-text',
              strategy.error && 'cursor-not-allowed opacity-60',
            )}
          >
            <input
              type="radio"
              name={name}
              value={strategy.key}
              checked={strategy.key === value}
              disabled={strategy.error !== null}
              onChange={() => onChange(strategy.key)}
              className="absolute inset-0 cursor-[inherit] opacity-0"
            />
            {strategy.name}
            {strategy.source === 'user' && <Badge>yours</Badge>}
          </label>
        ))}
      </div>
      {chosen && (
        <p className="mt-2.5 min-h-10 max-w-[88ch] text-sm text-muted text-pretty">
          {chosen.error ?? chosen.summary}
          {chosen.needs.shortSales && ' It sells short.'}
          {chosen.needs.symbols && ` It needs at least ${chosen.needs.symbols} symbols.`}
        </p>
      )}
      {strategies
        .filter((strategy) => strategy.error !== null)
        .map(({ key, name: called, error: why }) => (
          <p key={key} className="mt-1 text-xs text-warn">
            {called} cannot be used: {why}
          </p>
        ))}
      {error && (
        <p role="alert" className="mt-1 text-xs text-live">
          {error}
        </p>
      )}
    </fieldset>
  )
}
