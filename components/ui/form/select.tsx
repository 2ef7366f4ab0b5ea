'use client'

import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { controlClass } from '@/components/ui/form/input'
import { cn } from '@/lib/cn'

export type SelectOption = { value: string; label: ReactNode; note?: string; disabled?: boolean }

export type SelectProps = {
  options: readonly SelectOption[]
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
  placeholder?: string
  disabled?: boolean
  name?: string
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
  className?: string
}

/** With react-hook-form: `<Controller render={({ field }) => <Select value={field.value} onValueChange={field.onChange} … />} />`. */
export function Select(props: SelectProps) {
  const {
    options,
    value,
    defaultValue,
    onValueChange,
    placeholder = 'Choose',
    disabled,
    name,
    className,
    ...aria
  } = props
  return (
    <Radix.Root value={value} defaultValue={defaultValue} onValueChange={onValueChange} disabled={disabled} name={name}>
      <Radix.Trigger
        {...aria}
        className={cn(
          controlClass,
          'flex items-center justify-between gap-2 text-left data-[placeholder]:text-faint',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-overlay max-h-80 min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-md border border-hairline bg-raised shadow-lift"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="relative flex min-h-8 select-none items-center gap-3 rounded-sm py-1 pr-3 pl-7 text-sm text-text outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-selected"
              >
                <Radix.ItemIndicator className="absolute left-2">
                  <Check aria-hidden className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.note && <span className="ml-auto text-xs text-faint">{option.note}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
