'use client'

import { ChevronDown, X } from 'lucide-react'
import { Button, IconButton } from '@/components/ui/button'
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/components/ui/overlay/dropdown-menu'

const ANY = ''

type Props = {
  name: string
  value: string | null
  options: readonly { value: string; label: string }[]
  onChange: (value: string | null) => void
}

/** One of the values that the server filters by, or any. */
export function FilterMenu({ name, value, options, onChange }: Props) {
  const chosen = options.find((option) => option.value === value)?.label ?? value
  return (
    <span className="inline-flex items-center">
      <Menu
        align="start"
        trigger={
          <Button size="sm" variant={value ? 'secondary' : 'ghost'}>
            {value ? `${name}: ${chosen}` : name}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <MenuRadioGroup value={value ?? ANY} onValueChange={(next) => onChange(next === ANY ? null : next)}>
          <MenuRadioItem value={ANY}>Any</MenuRadioItem>
          {options.map((option) => (
            <MenuRadioItem key={option.value} value={option.value}>
              {option.label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </Menu>
      {value && (
        <IconButton size="sm" label={`Clear the filter on ${name}`} icon={<X />} onClick={() => onChange(null)} />
      )}
    </span>
  )
}
