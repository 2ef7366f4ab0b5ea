'use client'

import { StatusDot, type Tone } from '@/components/ui/badge'
import { cn } from '@/lib/cn'
import { plural } from '@/lib/domain/plural'

export type Connection = {
  state: 'live' | 'reconnecting' | 'offline'
  /** Events that were missed and have just been delivered; shown for as long as the caller passes it. */
  caughtUp?: number
}

const looks: Record<Connection['state'], { tone: Tone; word: string; hint: string }> = {
  live: { tone: 'gain', word: 'Connected', hint: 'Changes arrive as they happen.' },
  reconnecting: {
    tone: 'warn',
    word: 'Reconnecting',
    hint: 'What is on screen may be behind. Missed events are fetched on return.',
  },
  offline: { tone: 'live', word: 'Offline', hint: 'What is on screen is the last state that was received.' },
}

/** Quiet while all is well; a lost connection says so in words. Announced to screen readers when it changes. */
export function ConnectionIndicator({ connection, className }: { connection: Connection; className?: string }) {
  const { tone, word, hint } = looks[connection.state]
  const text =
    connection.state === 'live' && connection.caughtUp ? `Caught up ${plural(connection.caughtUp, 'event')}` : word
  const calm = connection.state === 'live'
  return (
    <span
      role="status"
      title={hint}
      className={cn(
        'inline-flex items-center gap-1.5 whitespace-nowrap text-xs',
        calm ? 'text-faint' : tone === 'warn' ? 'text-warn' : 'text-live',
        className,
      )}
    >
      <StatusDot tone={tone} className={connection.state === 'reconnecting' ? 'animate-pulse' : undefined} />
      <span className={calm ? 'max-sm:sr-only' : undefined}>{text}</span>
    </span>
  )
}
