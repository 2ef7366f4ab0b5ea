import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { cycleEventsKey } from '@/components/cycles/detail/cycle-events-key'
import { CyclePage } from '@/components/cycles/detail/cycle-page'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { listEvents } from '@/lib/db/events'
import { getDeps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { requirePrincipal } from '@/lib/session'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { toEventView } from '@/lib/views/events'

export const metadata: Metadata = { title: 'Cycle' }

/** The browser reads on from here when a cycle has more. */
const FIRST_EVENTS = 500

export default async function OneCyclePage({ params }: { params: Promise<{ id: string }> }) {
  await requirePrincipal()
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const { db } = getDeps()
  // Events first: a step written between the two reads is then in the cycle, and the browser reads the events on.
  const events = await listEvents(db, { aggregateId: id, after: 0 }, FIRST_EVENTS)
  const cycle = await readCycleDetail(db, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  })
  return (
    <Hydrate
      data={[
        [keys.cycle(id), cycle],
        [cycleEventsKey(id), events.map(toEventView)],
      ]}
    >
      <CyclePage id={id} />
    </Hydrate>
  )
}
