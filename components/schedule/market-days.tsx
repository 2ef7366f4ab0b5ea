import type { SchedulerStatus } from '@/components/data/types'
import { EXCHANGE_ZONE, formatTime } from '@/components/ui/format-time'
import { Section } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' })

/** The bells to come, and the next days that are not like others. */
export function MarketDays({ status }: { status: SchedulerStatus | undefined }) {
  const market = status?.market
  const source = market?.source === 'broker' ? "the broker's calendar" : 'the exchange’s rules'
  return (
    <Section title="Market calendar" note={market ? `by ${source}` : undefined} flush>
      {!market && <SkeletonRows rows={6} className="px-4" />}
      {market && (
        <dl className="border-t border-hairline px-4 py-2 text-sm">
          {(['next_open', 'next_close'] as const).map((bell) => (
            <div key={bell} className="flex justify-between gap-3 py-0.5">
              <dt className="text-muted">{bell === 'next_open' ? 'Next opening bell' : 'Next closing bell'}</dt>
              <dd className="num text-text">
                {formatTime(market[bell], 'datetime', EXCHANGE_ZONE)} <span className="text-faint">ET</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {market?.upcoming.length === 0 && <EmptyState title="Only full sessions ahead" />}
      {market && market.upcoming.length > 0 && (
        <ul className="divide-y divide-hairline border-t border-hairline">
          {market.upcoming.map(({ date, kind, name, close }) => (
            <li key={date} className="flex items-baseline gap-3 px-4 py-2">
              <span className="num shrink-0 text-muted">
                <span className="inline-block w-9">{weekday.format(new Date(`${date}T00:00:00Z`))}</span>
                {date}
              </span>
              <span className="min-w-0 flex-1 text-text text-pretty">{name ?? 'Special day'}</span>
              <span className={kind === 'closed' ? 'shrink-0 text-xs text-warn' : 'num shrink-0 text-xs text-muted'}>
                {kind === 'closed' ? 'closed' : `closes ${formatTime(close, 'minute', EXCHANGE_ZONE)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
