'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** A word of the page's state that belongs into its address: what is open, what is filtered. Null takes it out. */
export function useUrlParam(name: string): [string | null, (value: string | null) => void] {
  const value = useSearchParams().get(name)
  const change = useCallback(
    (next: string | null) => {
      const params = new URLSearchParams(window.location.search)
      if (next === null) params.delete(name)
      else params.set(name, next)
      const query = params.toString()
      window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname)
    },
    [name],
  )
  return [value, change]
}
