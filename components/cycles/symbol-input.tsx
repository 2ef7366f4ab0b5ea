'use client'

import { X } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { entryToTake, splitSymbols } from '@/components/cycles/pick-symbol'
import { useSymbols } from '@/components/data/queries'
import type { FieldControl } from '@/components/ui/form/field'
import { cn } from '@/lib/cn'

export type SymbolInputProps = {
  value: readonly string[]
  onChange: (symbols: string[]) => void
  /** From a Field. */
  control?: FieldControl
  /** Symbols to mark as wrong. */
  invalid?: readonly string[]
}

/** Several tickers: type, paste a list, or pick from what has prices. Backspace takes the last one back. */
export function SymbolInput({ value, onChange, control, invalid = [] }: SymbolInputProps) {
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [moved, setMoved] = useState<string | null>(null)
  const { data: found } = useSymbols(text.trim(), { enabled: open })
  const options = (found ?? []).filter(({ symbol }) => !value.includes(symbol)).slice(0, 8)
  const shown = open && options.length > 0
  const active = shown ? entryToTake(text, { symbols: options.map(({ symbol }) => symbol), moved, taken: value }) : null

  const add = (symbols: readonly string[]) => {
    onChange([...new Set([...value, ...symbols])])
    setText('')
    setMoved(null)
    setOpen(false)
  }
  const remove = (symbol: string) => {
    onChange(value.filter((item) => item !== symbol))
    input.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const { length } = options
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = options[((active ?? (step > 0 ? -1 : length)) + step + length) % length]
      if (next) setMoved(next.symbol)
    } else if (event.key === 'Enter' && (text.trim() !== '' || active !== null)) {
      event.preventDefault()
      const entry = active === null ? undefined : options[active]
      add(entry ? [entry.symbol] : splitSymbols(text))
    } else if ((event.key === ',' || event.key === ' ' || event.key === ';') && text.trim() !== '') {
      event.preventDefault()
      add(splitSymbols(text))
    } else if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1))
    // The form around it stays open: `keepForList` of the dialogs.
    else if (event.key === 'Escape' && shown) setOpen(false)
  }

  const onPaste = (event: ClipboardEvent) => {
    const pasted = splitSymbols(event.clipboardData.getData('text'))
    if (pasted.length < 2) return
    event.preventDefault()
    add(pasted)
  }

  return (
    <div className="relative">
      <div className="flex min-h-9 flex-wrap items-center gap-1 rounded border border-edge bg-surface p-1 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-(--focus) has-[[aria-invalid]]:border-live">
        {value.map((symbol) => (
          <span
            key={symbol}
            className={cn(
              'inline-flex h-6 items-center gap-0.5 rounded-sm pl-1.5 text-xs font-medium',
              invalid.includes(symbol) ? 'bg-live/12 text-live' : 'bg-selected text-text',
            )}
          >
            {symbol}
            <button
              type="button"
              aria-label={`Take ${symbol} out`}
              onClick={() => remove(symbol)}
              className="grid size-6 place-items-center rounded-sm text-faint hover:text-text"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        ))}
        <input
          {...control}
          ref={input}
          role="combobox"
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active === null ? undefined : `${listId}-${active}`}
          value={text}
          placeholder={value.length === 0 ? 'Ticker or company' : undefined}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setOpen(true)
            setMoved(null)
          }}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false)
            if (text.trim() !== '') add(splitSymbols(text))
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="h-6 min-w-24 flex-1 bg-transparent px-1 text-sm text-text outline-none placeholder:text-faint"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label="Symbols with prices"
        hidden={!shown}
        className="scroll-slim absolute inset-x-0 top-full z-10 mt-1 max-h-56 overflow-y-auto rounded border border-hairline bg-raised p-1 shadow-lift"
      >
        {options.map(({ symbol, name, sector }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the combobox
          <div
            key={symbol}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => add([symbol])}
            className={cn(
              'flex h-8 items-center gap-2 rounded px-2 text-sm',
              index === active ? 'bg-selected text-text' : 'text-text hover:bg-selected/60',
            )}
          >
            <span className="w-16 shrink-0 font-medium">{symbol}</span>
            <span className="min-w-0 truncate text-xs text-faint">{[name, sector].filter(Boolean).join(' · ')}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
