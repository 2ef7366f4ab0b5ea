'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState } from 'react'
import { found } from '@/components/shell/command-match'
import type { CommandItem, CommandPaletteProps } from '@/components/shell/command-types'
import { Kbd } from '@/components/ui/kbd'
import { veilClass } from '@/components/ui/overlay/dialog'

/** What CommandPalette shows; in a file of its own, so that its code is fetched when it is first opened. */
export function CommandDialog({
  open,
  onOpenChange,
  groups,
  placeholder = 'Page, symbol or action',
}: CommandPaletteProps) {
  const [typed, setTyped] = useState('')
  if (!open && typed) setTyped('')
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-overlay mx-auto max-w-[600px] animate-rise overflow-hidden rounded-lg border border-hairline bg-raised shadow-lift outline-none sm:top-[14vh]"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command loop label="Search and commands" shouldFilter={false}>
            <div className="flex items-center gap-2.5 border-b border-hairline px-3.5">
              <Search aria-hidden className="size-4 shrink-0 text-faint" />
              <Command.Input
                autoFocus
                value={typed}
                onValueChange={setTyped}
                placeholder={placeholder}
                className="h-12 min-w-0 flex-1 bg-transparent text-lg text-text outline-none placeholder:text-faint sm:text-base"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="scroll-slim max-h-[min(60dvh,420px)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-muted">Nothing by that name.</Command.Empty>
              {found(groups, typed).map((group) => (
                <Command.Group
                  key={group.label}
                  heading={group.label}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
                >
                  {group.items.map((item) => (
                    <PaletteItem key={item.id} item={item} close={() => onOpenChange(false)} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function PaletteItem({ item, close }: { item: CommandItem; close: () => void }) {
  return (
    <Command.Item
      value={item.id}
      disabled={item.disabled}
      onSelect={() => {
        close()
        item.onSelect()
      }}
      className={`flex h-9 select-none items-center gap-2.5 rounded px-2 text-sm data-[disabled=true]:opacity-50 data-[selected=true]:bg-selected [&_svg]:size-4 [&_svg]:shrink-0 ${item.danger ? 'text-live' : 'text-text [&_svg]:text-faint'}`}
    >
      {item.icon}
      <span className="shrink-0">{item.label}</span>
      {item.note && <span className="min-w-0 flex-1 truncate text-xs text-faint">{item.note}</span>}
      {item.shortcut && <Kbd className="ml-auto">{item.shortcut}</Kbd>}
    </Command.Item>
  )
}
