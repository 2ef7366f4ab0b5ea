'use client'

import { useId, useState } from 'react'
import { useSymbols } from '@/components/data/queries'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'

type Props = { value: string; onChange: (symbol: string) => void; error?: string }

/** One ticker, with those that have prices suggested while typing. */
export function SymbolField({ value, onChange, error }: Props) {
  const listId = useId()
  const [touched, setTouched] = useState(false)
  const { data: symbols } = useSymbols('', { enabled: touched })
  const known = symbols?.find(({ symbol }) => symbol === value)
  return (
    <Field label="Symbol" required error={error} hint={known?.name ?? undefined}>
      {(control) => (
        <>
          <Input
            {...control}
            list={listId}
            value={value}
            autoCapitalize="characters"
            spellCheck={false}
            onFocus={() => setTouched(true)}
            onChange={(event) => onChange(event.target.value.trim().toUpperCase())}
          />
          <datalist id={listId}>
            {symbols?.map(({ symbol, name }) => (
              <option key={symbol} value={symbol}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
