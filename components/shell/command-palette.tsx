'use client'

import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

const CommandDialog = lazy(() =>
  import('@/components/shell/command-dialog').then((file) => ({ default: file.CommandDialog })),
)

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

/** Opens with Ctrl-K or ⌘K from anywhere, text fields included. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onOpenChange } = props
  const [wanted, setWanted] = useState(false)
  if (open && !wanted) setWanted(true)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      onOpenChange(!open)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [open, onOpenChange])

  if (!wanted) return null
  return (
    <Suspense fallback={null}>
      <CommandDialog {...props} />
    </Suspense>
  )
}
