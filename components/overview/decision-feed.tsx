'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { listEvents } from '@/components/data/operations'
import { useLiveEvents } from '@/components/live/use-live'
import { FEED_TYPES, type FeedItem, mergeFeed, toFeedItems } from '@/components/overview/feed-model'
import { Badge } from '@/components/ui/badge'
import { Segmented } from '@/components/ui/form/segmented'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const MOST = 120
const READ = 300

const FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'order', label: 'Orders' },
  { value: 'refused', label: 'Refused' },
] as const
type Filter = (typeof FILTERS)[number]['value']

/** What the agents say, what the rules cut or refuse, and what is filled, as it happens; each line leads to its cycle. */
export function DecisionFeed({ account }: { account: string }) {
  const [filter, setFilter] = useState<Filter>('all')
  const read = useQuery({
    queryKey: keys.feed(account),
    queryFn: async ({ signal }) =>
      toFeedItems((await call(listEvents, { query: { account, limit: READ } }, { signal })).data),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const live = useLiveEvents({ types: FEED_TYPES })
  const items = useMemo(
    () =>
      mergeFeed(toFeedItems(live.filter((event) => event.account === account)), read.data ?? [], MOST).filter(
        ({ group }) => filter === 'all' || group === filter,
      ),
    [live, read.data, account, filter],
  )

  return (
    <Section
      title="Decisions"
      flush
      className="flex flex-col"
      actions={<Segmented label="Which decisions" options={FILTERS} value={filter} onValueChange={setFilter} />}
    >
      <div className="scroll-slim h-[360px] overflow-y-auto px-4" aria-busy={read.isPending}>
        {read.isPending ? (
          <SkeletonRows rows={9} />
        ) : read.isError ? (
          <ErrorState {...problemOf(read.error)} onRetry={() => void read.refetch()} retrying={read.isFetching} />
        ) : items.length === 0 ? (
          <EmptyState title={filter === 'all' ? 'Nothing has been decided yet' : 'None of these yet'}>
            {filter === 'all'
              ? 'Run a cycle: every view, cut, refusal and fill appears here with its reason.'
              : 'Choose All to see every decision.'}
          </EmptyState>
        ) : (
          <ol aria-label="Decisions, newest first">
            {items.map((item) => (
              <FeedLine key={item.seq} item={item} />
            ))}
          </ol>
        )}
      </div>
    </Section>
  )
}

function FeedLine({ item }: { item: FeedItem }) {
  const title = <span className="min-w-0 truncate font-medium text-text">{item.title}</span>
  return (
    <li className="relative border-b border-hairline py-2 last:border-b-0 hover:bg-selected/40">
      <div className="flex items-center gap-2">
        <Time value={item.at} className="w-13 shrink-0 text-xs text-faint" />
        <Badge tone={item.tone} className="w-15 shrink-0 justify-center">
          {item.word}
        </Badge>
        {item.cycleId ? (
          <Link href={`/cycles/${item.cycleId}`} className="min-w-0 truncate after:absolute after:inset-0">
            {title}
          </Link>
        ) : (
          title
        )}
        <span className="num ml-auto shrink-0 pl-2 text-xs text-muted">{item.right}</span>
      </div>
      {item.reason && (
        <p className="mt-1 line-clamp-2 text-xs text-muted text-pretty" title={item.reason}>
          {item.reason}
        </p>
      )}
    </li>
  )
}
