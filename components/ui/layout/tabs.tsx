'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type TabItem = { value: string; label: ReactNode; count?: number; content: ReactNode; disabled?: boolean }

export type TabsProps = {
  items: readonly TabItem[]
  label: string
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
  className?: string
}

/** Underlined tabs over a hairline; the strip scrolls sideways on a phone. */
export function Tabs({ items, label, value, defaultValue, onValueChange, className }: TabsProps) {
  return (
    <Radix.Root
      value={value}
      defaultValue={defaultValue ?? items[0]?.value}
      onValueChange={onValueChange}
      className={className}
    >
      <Radix.List
        aria-label={label}
        className="scroll-slim flex gap-1 overflow-x-auto overflow-y-hidden px-2 shadow-[inset_0_-1px_0_var(--hairline)]"
      >
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            disabled={item.disabled}
            className={cn(
              'flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm text-muted hover:text-text',
              'focus-visible:outline-offset-[-2px] disabled:opacity-50',
              'data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text',
            )}
          >
            {item.label}
            {item.count !== undefined && <span className="num text-xs text-faint">{item.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content key={item.value} value={item.value} className="focus-visible:outline-offset-[-2px]">
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
