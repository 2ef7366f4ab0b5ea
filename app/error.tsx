'use client'

import { ErrorState } from '@/components/ui/state/error-state'

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <ErrorState
        message="This page could not be drawn. The desk itself goes on; the log of the server says what happened."
        code={error.digest}
        onRetry={reset}
      />
    </main>
  )
}
