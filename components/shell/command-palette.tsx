'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import type { CommandPaletteProps } from '@/components/shell/command-types'

const CommandDialog = lazy(() =>
  import('@/components/shell/command-dialog').then((file) => ({ default: file.CommandDialog })),
)

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
