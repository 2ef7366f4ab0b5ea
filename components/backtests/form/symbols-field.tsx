'use client'

import { useState } from 'react'
import { shortSymbols } from '@/components/backtests/words'
import { SymbolInput } from '@/components/cycles/symbol-input'
import type { SymbolInfo } from '@/components/data/types'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { plural } from '@/lib/domain/plural'

type Props = {
  value: readonly string[]
  onChange: (symbols: string[]) => void
  /** Every stored series of the chosen bar length. */
  stored: readonly SymbolInfo[] | undefined
  error?: string
  missing: readonly string[]
}

/** More than these are named by their number; as chips they would fill the page. */
const MOST_CHIPS = 40

export function SymbolsField({ value, onChange, stored, error, missing }: Props) {
  const [unfolded, setUnfolded] = useState(false)
  const markets = marketsOf(stored ?? [])
  const folded = value.length > MOST_CHIPS && !unfolded
  return (
    <Field
      label="Symbols"
      required
      error={error}
      hint={
        missing.length > 0 ? (
          <span className="text-warn">No bars in the range: {shortSymbols(missing, 6)}.</span>
        ) : (
          'Type or paste tickers; Enter, comma or space adds one.'
        )
      }
    >
      {(control) => (
        <>
          {folded ? (
            <div className="flex min-h-9 flex-wrap items-center gap-2 rounded border border-edge bg-surface px-2.5 py-1 text-sm">
              <span className="font-medium">{plural(value.length, 'symbol')}</span>
              <span className="min-w-0 flex-1 truncate text-muted">{shortSymbols(value, 6)}</span>
              <Button size="sm" variant="ghost" onClick={() => setUnfolded(true)}>
                Show all
              </Button>
            </div>
          ) : (
            <SymbolInput control={control} value={value} onChange={onChange} invalid={missing} />
          )}
          <span className="mt-1 flex flex-wrap items-center gap-1">
            {markets.map(({ name, symbols }) => (
              <Button
                key={name}
                size="sm"
                variant="ghost"
                className="first:-ml-2"
                disabled={symbols.length === 0}
                onClick={() => onChange(symbols)}
              >
                {name}
                {stored ? ` (${symbols.length})` : ''}
              </Button>
            ))}
            {value.length > 0 && (
              <Button size="sm" variant="ghost" onClick={() => onChange([])}>
                Clear
              </Button>
            )}
          </span>
        </>
      )}
    </Field>
  )
}

/** What is stored, all at once; companies of the sample market are never mixed with real ones. */
function marketsOf(stored: readonly SymbolInfo[]): { name: string; symbols: string[] }[] {
  const symbolsOf = (series: readonly SymbolInfo[]) => series.map(({ symbol }) => symbol)
  const real = stored.filter(({ sample }) => !sample)
  if (real.length === 0 || real.length === stored.length)
    return [{ name: 'All stored symbols', symbols: symbolsOf(stored) }]
  return [
    { name: 'All stored symbols', symbols: symbolsOf(real) },
    { name: 'All of the sample market', symbols: symbolsOf(stored.filter(({ sample }) => sample)) },
  ]
}
