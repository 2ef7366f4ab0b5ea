'use client'

import { useSyncExternalStore } from 'react'

let now = 0
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

/** One timer for every clock on the page; it stops with the last of them. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const current = () => {
  if (Math.abs(Date.now() - now) > 1500) now = Date.now()
  return now
}

/** Epoch milliseconds, each second; null on the server and while hydrating, so that both write the same page. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, current, () => null)
}
