'use client'

import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { call, type Output, problemOf } from '@/components/data/api'
import { verifyEvents } from '@/components/data/operations'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { integer } from '@/components/ui/format'
import { ErrorState } from '@/components/ui/state/error-state'
import type * as contract from '@/lib/contracts/api/events'

type Verdict = Output<typeof contract.verifyEvents>
type Outcome = { state: 'idle' | 'running' } | { state: 'done'; verdict: Verdict } | { state: 'failed'; error: unknown }

const MOST_PROBLEMS = 8

/** Has the server walk the whole chain, and holds what it found. */
export function useVerification() {
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' })
  const run = () => {
    setOutcome({ state: 'running' })
    call(verifyEvents).then(
      (verdict) => setOutcome({ state: 'done', verdict }),
      (error: unknown) => setOutcome({ state: 'failed', error }),
    )
  }
  return { outcome, run }
}

export function VerifyButton({ outcome, run }: ReturnType<typeof useVerification>) {
  return (
    <Button onClick={run} pending={outcome.state === 'running'}>
      <ShieldCheck aria-hidden className="size-3.5" />
      Verify chain
    </Button>
  )
}

/** The finding in words: whole, or where it breaks. */
export function VerificationResult({ outcome, onShow }: { outcome: Outcome; onShow: (seq: number) => void }) {
  if (outcome.state === 'failed')
    return <ErrorState inline className="border-b border-hairline px-4" {...problemOf(outcome.error)} />
  if (outcome.state !== 'done') return null
  const { ok, events, head_hash, problems } = outcome.verdict
  if (ok)
    return (
      <p
        role="status"
        className="flex flex-wrap items-center gap-x-2 border-b border-hairline bg-gain/6 px-4 py-2 text-sm text-text"
      >
        <ShieldCheck aria-hidden className="size-4 text-gain" />
        The chain is whole: {integer(events)} events, none changed, removed or reordered. It ends in
        <span className="inline-flex items-center font-mono text-xs" title={head_hash}>
          {head_hash.slice(0, 16)}…
          <CopyButton value={head_hash} label="Copy the head hash" />
        </span>
      </p>
    )
  return (
    <div role="alert" className="border-b border-hairline bg-live/6 px-4 py-2 text-sm text-text">
      <p className="font-semibold text-live">
        The chain breaks at event {problems[0]?.seq}. {integer(events)} events were read.
      </p>
      <ul className="mt-1">
        {problems.slice(0, MOST_PROBLEMS).map(({ seq, message }) => (
          <li key={`${seq} ${message}`} className="flex flex-wrap items-center gap-x-2">
            {message}
            <Button size="sm" variant="ghost" onClick={() => onShow(seq)}>
              Show around it
            </Button>
          </li>
        ))}
      </ul>
      {problems.length > MOST_PROBLEMS && <p className="text-muted">And {problems.length - MOST_PROBLEMS} more.</p>}
    </div>
  )
}
