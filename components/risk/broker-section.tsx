'use client'

import { useBrokerLink } from '@/components/data/broker'
import { Badge, type Tone } from '@/components/ui/badge'
import { Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'

const LOOKS: Record<'connecting' | 'agreed' | 'differs' | 'unreachable', { tone: Tone; word: string; means: string }> =
  {
    connecting: {
      tone: 'warn',
      word: 'Connecting',
      means: 'Nothing is sent until the books have been compared with the broker’s.',
    },
    agreed: {
      tone: 'gain',
      word: 'Books agree',
      means: 'Orders, fills, positions and cash are as the broker has them.',
    },
    differs: { tone: 'loss', word: 'Books differ', means: 'Nothing is sent until they agree again.' },
    unreachable: { tone: 'loss', word: 'Out of reach', means: 'Nothing is sent until the broker answers again.' },
  }

/** How the account stands with a broker elsewhere; nothing for one whose books are the desk's own. */
export function BrokerSection({ account }: { account: string }) {
  const { data: link } = useBrokerLink(account)
  if (!link || link.state === 'local') return null
  const { tone, word, means } = LOOKS[link.state]
  return (
    <Section title="Broker" note={link.broker === 'alpaca' ? 'Alpaca keeps the books' : undefined}>
      <p className="mb-3 flex items-baseline gap-2 text-sm">
        <Badge tone={tone}>{word}</Badge>
        <span className="text-muted">{link.detail ?? means}</span>
      </p>
      <Facts
        facts={[
          { label: 'Live updates', value: link.stream === 'open' ? 'listening' : 'lost' },
          { label: 'Compared at', value: link.checked_at ? <Time value={link.checked_at} /> : '—' },
          { label: 'Agreed at', value: link.agreed_at ? <Time value={link.agreed_at} /> : '—' },
        ]}
      />
    </Section>
  )
}
