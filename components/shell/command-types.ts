import type { ReactNode } from 'react'

export type CommandItem = {
  /** Unique over all groups. */
  id: string
  label: string
  /** Grey at the right: a company's name, what an action does. */
  note?: string
  icon?: ReactNode
  /** Found by these words too. */
  keywords?: string[]
  shortcut?: string
  disabled?: boolean
  /** Red: moves money or stops something. It must ask before it acts. */
  danger?: boolean
  onSelect: () => void
}

export type CommandGroup = { label: string; items: readonly CommandItem[] }

export type CommandPaletteProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Pages, actions, symbols: in the order in which they are shown. */
  groups: readonly CommandGroup[]
  placeholder?: string
}
