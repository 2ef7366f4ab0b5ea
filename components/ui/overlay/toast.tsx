'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const ToastHost = lazy(() => import('@/components/ui/overlay/toast-host').then((file) => ({ default: file.ToastHost })))

/** Mounted once, in the app shell; its code comes after the page, for nothing is ever announced before. */
export function Toaster() {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  if (!mounted) return null
  return (
    <Suspense fallback={null}>
      <ToastHost />
    </Suspense>
  )
}

export type Notice = {
  title: string
  description?: string
  /** Undo, or the way to the thing: "Open order". */
  action?: { label: string; onClick: () => void }
}

type Kind = 'success' | 'error' | 'warning' | 'info'

/** After an action: what happened, with a link or an undo. Errors stay longer than the rest. */
export async function notify(kind: Kind, { title, description, action }: Notice): Promise<void> {
  const { toast } = await import('sonner')
  toast[kind](title, { description, action, duration: kind === 'error' ? 12_000 : 5_000 })
}
