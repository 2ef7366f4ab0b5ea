'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { ErrorState } from '@/components/ui/state/error-state'

export default function DeskError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <ErrorState
      className="py-24"
      message="This page could not be read. Trading goes on as before; the log of the server says what happened."
      code={error.digest}
      onRetry={retry}
    />
  )
}
