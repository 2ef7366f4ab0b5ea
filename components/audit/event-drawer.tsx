'use client'

import Link from 'next/link'
import { EventType } from '@/components/audit/event-columns'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { Time } from '@/components/ui/number'
import { Sheet } from '@/components/ui/overlay/sheet'
import type { EventView } from '@/lib/contracts/api/events'

type Props = {
  event: EventView
  /** The one before it in the log, where it has been read. */
  before: EventView | undefined
  onClose: () => void
}

/** One event as it is in the log, with the hash that ties it to the one before. */
export function EventDrawer({ event, before, onClose }: Props) {
  const lines: (readonly [string, string | null])[] = [
    ['Hash', event.hash],
    ['Follows', before?.hash ?? null],
    ['Event', event.id],
    ['About', event.aggregate_id],
    ['Cycle', event.cycle_id],
    ['Trace', event.trace_id],
    ['Account', event.account],
    ['Actor', event.actor],
  ]
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={
        <span className="flex items-center gap-2">
          <span className="num">No. {event.seq}</span> <EventType type={event.type} />
        </span>
      }
      description={<Time value={event.recorded_at} style="stamp" />}
      footer={
        event.cycle_id && (
          <>
            <Button variant="ghost" asChild>
              <Link href={`/audit?cycle=${event.cycle_id}`}>All events of the cycle</Link>
            </Button>
            <Button asChild>
              <Link href={`/cycles/${event.cycle_id}`}>Open the cycle</Link>
            </Button>
          </>
        )
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 border-b border-hairline px-4 py-2 text-xs">
        {lines.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-faint">{name}</dt>
                <dd className="truncate font-mono text-text" title={value}>
                  {value}
                </dd>
                <CopyButton value={value} label={`Copy: ${name}`} />
              </div>
            ),
        )}
      </dl>
      <CodeBlock title="Data" code={JSON.stringify(event.data, null, 2)} className="m-4 [&_pre]:max-h-[60dvh]" />
    </Sheet>
  )
}
