'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { outcomeOf } from '@/components/data/mutations'
import { revokeSession } from '@/components/data/operations'
import { useSessions } from '@/components/data/queries'
import type { SessionView } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'

/** Browser and system, as far as the browser says it. */
export function deviceOf(agent: string | null): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/(\d+)/.exec(agent ?? '')
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent ?? '')?.[1]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' }
  if (!browser?.[1]) return agent || 'Unknown device'
  return [`${names[browser[1]] ?? browser[1]} ${browser[2]}`, system && (names[system] ?? system)]
    .filter(Boolean)
    .join(' on ')
}

export function SessionsTab() {
  const client = useQueryClient()
  const { data, isError, error, isFetching, refetch } = useSessions()
  const columns = useMemo<DataColumn<SessionView>[]>(() => {
    const revoke = (session: SessionView) => () =>
      outcomeOf(
        call(revokeSession, { params: { id: session.id } }).then(() =>
          session.current ? window.location.assign('/signin') : client.invalidateQueries({ queryKey: keys.sessions() }),
        ),
      )
    return [
      {
        id: 'device',
        header: 'Device',
        accessorFn: ({ user_agent }) => deviceOf(user_agent),
        cell: ({ row: { original } }) => (
          <span className="flex items-center gap-2" title={original.user_agent ?? undefined}>
            {deviceOf(original.user_agent)}
            {original.current && <Badge tone="accent">this one</Badge>}
          </span>
        ),
        meta: { priority: 1, grow: 2 },
      },
      {
        id: 'seen',
        header: 'Last seen',
        accessorFn: ({ last_seen_at }) => last_seen_at,
        cell: ({ row }) => <Time value={row.original.last_seen_at} style="datetime" />,
        meta: { numeric: true, priority: 2 },
      },
      {
        id: 'since',
        header: 'Signed in',
        accessorFn: ({ created_at }) => created_at,
        cell: ({ row }) => <Time value={row.original.created_at} style="datetime" />,
        meta: { numeric: true, priority: 3 },
      },
      {
        id: 'until',
        header: 'Ends',
        accessorFn: ({ expires_at }) => expires_at,
        cell: ({ row }) => <Time value={row.original.expires_at} style="date" />,
        meta: { numeric: true, priority: 3 },
      },
      {
        id: 'revoke',
        header: '',
        cell: ({ row }) => (
          <ConfirmDialog
            trigger={
              <Button size="sm" variant="ghost">
                Sign out
              </Button>
            }
            title="Sign this device out?"
            consequence={
              row.original.current
                ? 'This is the browser you are using; you will be asked to sign in again.'
                : 'It loses access within a minute.'
            }
            confirmLabel="Sign out"
            danger
            onConfirm={revoke(row.original)}
          />
        ),
        meta: { numeric: true, priority: 1, label: 'Sign out' },
      },
    ]
  }, [client])
  return (
    <Section title="Sessions" count={data?.length} note="Where you are signed in." flush>
      <DataTable
        label="Sessions"
        data={data}
        columns={columns}
        rowId={({ id }) => id}
        skeletonRows={2}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={<EmptyState title="No sessions" />}
      />
    </Section>
  )
}
