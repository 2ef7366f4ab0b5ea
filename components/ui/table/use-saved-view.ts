'use client'

import type { SortingState, VisibilityState } from '@tanstack/react-table'
import { useEffect, useRef, useState } from 'react'

type View = { sorting: SortingState; visibility: VisibilityState }

function parse(text: string | null): Partial<View> {
  if (!text) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Partial<View>) : {}
  } catch {
    // A damaged entry is a preference lost, nothing more.
    return {}
  }
}

/** Sorting and column choice, kept in this browser under `key` when one is given. Read after mount: the server has none. */
export function useSavedView(key: string | undefined, initial: View) {
  const [view, setView] = useState(initial)
  const loaded = useRef(false)

  useEffect(() => {
    if (!key) return
    if (!loaded.current) {
      loaded.current = true
      const saved = parse(localStorage.getItem(`table:${key}`))
      if (Array.isArray(saved.sorting) || saved.visibility) setView((now) => ({ ...now, ...saved }))
      return
    }
    localStorage.setItem(`table:${key}`, JSON.stringify(view))
  }, [key, view])

  return [view, setView] as const
}
