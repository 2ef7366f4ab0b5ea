'use client'

import { CalendarArrowUp, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useNextSession } from '@/components/data/mutations'
import { useDesk } from '@/components/desk/desk-context'
import { simulatedDay } from '@/components/desk/simulated-date'
import { Button } from '@/components/ui/button'
import { notify } from '@/components/ui/overlay/toast'

/** Long enough for a worker to be restarted; after that the button is given back. */
const GIVE_UP_MS = 30_000

/** Runs a cycle; for a simulation also lets the next session pass. */
export function SessionActions() {
  const { account, can, runCycle } = useDesk()
  const next = useNextSession(account.id)
  const [target, setTarget] = useState<string>()
  const waiting = target !== undefined && (account.clock_at ?? '') < target

  useEffect(() => {
    if (!target) return
    if (!waiting) {
      setTarget(undefined)
      void notify('success', { title: `The session of ${simulatedDay(target)} has passed` })
      return
    }
    const timer = setTimeout(() => {
      setTarget(undefined)
      void notify('warning', {
        title: 'The session has not passed yet',
        description: 'A worker will get to it; this page shows it then.',
      })
    }, GIVE_UP_MS)
    return () => clearTimeout(timer)
  }, [target, waiting])

  if (!can('trader')) return null
  const advance = () =>
    next.mutate(undefined, {
      onSuccess: ({ to }) => setTarget(to),
      onError: (error) =>
        void notify('error', { title: 'The session did not pass', description: problemOf(error).message }),
    })
  return (
    <>
      {account.kind === 'simulation' && (
        <Button
          onClick={advance}
          pending={next.isPending || waiting}
          disabled={account.clock_at === null}
          title={
            account.clock_at === null
              ? 'The simulation begins with its first cycle'
              : 'Fills orders at the open and marks positions at the close'
          }
        >
          <CalendarArrowUp aria-hidden className="size-4" />
          Next session
        </Button>
      )}
      <Button variant="primary" onClick={() => runCycle()}>
        <Play aria-hidden className="size-4" />
        Run a cycle
      </Button>
    </>
  )
}
