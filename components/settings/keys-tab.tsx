'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { outcomeOf } from '@/components/data/mutations'
import { revokeKey } from '@/components/data/operations'
import { useApiKeys } from '@/components/data/queries'
import type { KeyView } from '@/components/data/types'
import { CreateKeyDialog } from '@/components/settings/create-key-dialog'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'

export function KeysTab() {
  const client = useQueryClient()
  const { data, isError, error, isFetching, refetch } = useApiKeys()
  const [creating, setCreating] = useState(false)
  const columns = useMemo<DataColumn<KeyView>[]>(() => {
    const revoke = (id: string) => () =>
      outcomeOf(call(revokeKey, { params: { id } }).then(() => client.invalidateQueries({ queryKey: keys.apiKeys() })))
    return [
      {
        id: 'name',
        header: 'Name',
        accessorFn: ({ name }) => name,
        cell: ({ row }) => <span className="font-medium text-text">{row.original.name}</span>,
        meta: { priority: 1, grow: 2 },
      },
      {
        id: 'prefix',
        header: 'Begins with',
        accessorFn: ({ prefix }) => prefix,
        cell: ({ row }) => <code className="font-mono text-xs">ask_{row.original.prefix}_…</code>,
        meta: { priority: 2 },
      },
      {
        id: 'scope',
        header: 'May',
        accessorFn: ({ scopes }) => scopes.join(),
        cell: ({ row }) => <Badge>{row.original.scopes.join(', ')}</Badge>,
        meta: { priority: 1 },
      },
      {
        id: 'used',
        header: 'Last used',
        accessorFn: ({ last_used_at }) => last_used_at,
        cell: ({ row }) =>
          row.original.last_used_at ? <Time value={row.original.last_used_at} style="datetime" /> : 'never',
        meta: { numeric: true, priority: 2 },
      },
      {
        id: 'expires',
        header: 'Expires',
        accessorFn: ({ expires_at }) => expires_at,
        cell: ({ row }) => (row.original.expires_at ? <Time value={row.original.expires_at} style="date" /> : 'never'),
        meta: { numeric: true, priority: 3 },
      },
      {
        id: 'revoke',
        header: '',
        cell: ({ row }) => (
          <ConfirmDialog
            trigger={
              <Button size="sm" variant="ghost">
                Revoke
              </Button>
            }
            title={`Revoke “${row.original.name}”?`}
            consequence="Programs that use this key are refused from now on. It cannot be brought back."
            confirmLabel="Revoke the key"
            danger
            onConfirm={revoke(row.original.id)}
          />
        ),
        meta: { numeric: true, priority: 1, label: 'Revoke' },
      },
    ]
  }, [client])

  return (
    <Section
      title="API keys"
      count={data?.length}
      note="Yours. A key may do no more than you may."
      flush
      actions={
        <Button size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden className="size-3.5" />
          New key
        </Button>
      }
    >
      <DataTable
        label="API keys"
        data={data}
        columns={columns}
        rowId={({ id }) => id}
        skeletonRows={3}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={
          <EmptyState title="No keys">
            Make one for each program that talks to the API; the page API says how.
          </EmptyState>
        }
      />
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
    </Section>
  )
}
