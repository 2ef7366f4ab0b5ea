'use client'

import { Braces, X } from 'lucide-react'
import { useState } from 'react'
import { EVENT_COLUMNS } from '@/components/audit/event-columns'
import { EventDrawer } from '@/components/audit/event-drawer'
import { EVENT_TYPES } from '@/components/audit/event-words'
import { useAuditEvents } from '@/components/audit/use-audit-events'
import { useVerification, VerificationResult, VerifyButton } from '@/components/audit/verify-chain'
import { problemOf } from '@/components/data/api'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Field } from '@/components/ui/form/field'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { Switch } from '@/components/ui/form/switch'
import { PageHeader } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import { downloadText, toCsv } from '@/components/ui/table/csv'
import type { EventView } from '@/lib/contracts/api/events'

const ANY = 'any'
const TYPE_OPTIONS = [{ value: ANY, label: 'Every type' }, ...EVENT_TYPES.map((value) => ({ value, label: value }))]
const NONE: readonly EventView[] = []

/** The append-only log: everything that was asked, said, ordered and filled, and whether anybody changed it. */
export function AuditPage({ pageSize }: { pageSize: number }) {
  const { account } = useDesk()
  const [type, setType] = useUrlParam('type')
  const [cycle, setCycle] = useUrlParam('cycle')
  const [scope, setScope] = useState<'all' | 'account'>('all')
  const [following, setFollowing] = useState(true)
  const [opened, setOpened] = useState<EventView>()
  const verification = useVerification()
  const filter = {
    type: type ?? undefined,
    cycle_id: cycle ?? undefined,
    account: scope === 'account' ? account.id : undefined,
  }
  const { query, events } = useAuditEvents(filter, pageSize, following)
  const filtered = type !== null || cycle !== null || scope === 'account'
  const showAround = (seq: number) => setOpened(events?.find((event) => event.seq === seq))

  return (
    <>
      <PageHeader
        title="Audit"
        note="Each event carries the hash of the one before it, so a change anywhere shows."
        actions={
          <>
            <Button
              variant="ghost"
              disabled={!events?.length}
              onClick={() => downloadText('events.json', JSON.stringify(events, null, 2), 'application/json')}
            >
              <Braces aria-hidden className="size-3.5" />
              JSON
            </Button>
            <VerifyButton {...verification} />
          </>
        }
      />
      <VerificationResult outcome={verification.outcome} onShow={showAround} />
      <DataTable
        label="events"
        data={events ?? (query.isError ? NONE : undefined)}
        columns={EVENT_COLUMNS}
        rowId={({ id }) => id}
        onRowClick={setOpened}
        isSelected={({ id }) => id === opened?.id}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        search
        chooseColumns
        storageKey="audit"
        rowHeight={34}
        skeletonRows={16}
        onExport={(shown) => downloadText('events.csv', toCsv(shown))}
        toolbar={
          <>
            <Select
              aria-label="Type"
              options={TYPE_OPTIONS}
              value={type ?? ANY}
              onValueChange={(value) => setType(value === ANY ? null : value)}
              className="h-7 w-44 text-xs"
            />
            <Segmented
              label="Accounts"
              value={scope}
              onValueChange={setScope}
              options={[
                { value: 'all', label: 'Everything' },
                { value: 'account', label: account.name },
              ]}
            />
            {cycle && (
              <Button size="sm" onClick={() => setCycle(null)} aria-label="Show every cycle again">
                Cycle {cycle.slice(0, 8)}
                <X aria-hidden className="size-3" />
              </Button>
            )}
            <Field label="Follow" inline className="ml-1 text-xs">
              {(control) => <Switch {...control} checked={following} onCheckedChange={setFollowing} />}
            </Field>
          </>
        }
        empty={
          <EmptyState title={filtered ? 'No event matches' : 'The log is empty'}>
            {filtered
              ? 'Take a filter away to see more.'
              : 'Everything that happens on the desk is written here: cycles, orders, fills, sign-ins and switches.'}
          </EmptyState>
        }
      />
      <LoadMore
        label="events"
        shown={events?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
      {opened && (
        <EventDrawer
          event={opened}
          before={events?.find(({ seq }) => seq === opened.seq - 1)}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}
