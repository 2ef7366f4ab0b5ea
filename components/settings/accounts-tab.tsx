'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import { resetAccount } from '@/components/data/operations'
import { useAccounts } from '@/components/data/queries'
import type { AccountView } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { simulatedDay } from '@/components/desk/simulated-date'
import { NewAccountDialog } from '@/components/settings/new-account-dialog'
import { AccountPill } from '@/components/shell/bar/account-switcher'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { money } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { Money, Time } from '@/components/ui/number'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'

export function AccountsTab() {
  const client = useQueryClient()
  const { can, account, switchAccount } = useDesk()
  const { data, isError, error, isFetching, refetch } = useAccounts()
  const [creating, setCreating] = useState(false)
  const trader = can('trader')
  const columns = useMemo<DataColumn<AccountView>[]>(() => {
    // Everything of the account is new after a reset, so everything is asked again.
    const reset = (id: string) => () =>
      outcomeOf(call(resetAccount, { params: { id } }).then(() => client.invalidateQueries()))
    return [
      {
        id: 'name',
        header: 'Account',
        accessorFn: ({ name, id }) => `${name} ${id}`,
        cell: ({ row: { original } }) => (
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="font-medium text-text">{original.name}</span>
            <code className="font-mono text-xs text-faint max-sm:hidden">{original.id}</code>
            {original.id === account.id && <Badge tone="accent">shown</Badge>}
          </span>
        ),
        meta: { priority: 1, grow: 2 },
      },
      {
        id: 'kind',
        header: 'Kind',
        accessorFn: (item) => kindOf(item),
        cell: ({ row }) => <AccountPill kind={kindOf(row.original)} />,
        meta: { priority: 2 },
      },
      {
        id: 'cash',
        header: 'Opening cash',
        accessorFn: (item) => Number(item.opening_cash),
        cell: ({ row }) => <Money value={row.original.opening_cash} />,
        meta: { numeric: true, priority: 2 },
      },
      {
        id: 'clock',
        header: 'Stands at',
        accessorFn: ({ clock_at }) => clock_at,
        cell: ({ row: { original } }) =>
          original.kind === 'paper' ? (
            'now'
          ) : original.clock_at ? (
            <span className="num">{simulatedDay(original.clock_at)}</span>
          ) : (
            'not begun'
          ),
        meta: { numeric: true, priority: 2 },
      },
      {
        id: 'opened',
        header: 'Opened',
        accessorFn: ({ created_at }) => created_at,
        cell: ({ row }) => <Time value={row.original.created_at} style="date" />,
        meta: { numeric: true, priority: 3 },
      },
      {
        id: 'act',
        header: '',
        cell: ({ row: { original } }) => (
          <span className="flex justify-end gap-1">
            {original.id !== account.id && (
              <Button size="sm" variant="ghost" onClick={() => switchAccount(original.id)}>
                Show
              </Button>
            )}
            {trader && original.kind === 'simulation' && (
              <ConfirmDialog
                trigger={
                  <Button size="sm" variant="ghost">
                    Reset
                  </Button>
                }
                title={`Reset “${original.name}”?`}
                consequence={`Its positions, orders and curve begin anew with ${money(original.opening_cash)}, and its clock is unset. The audit log keeps what was. This cannot be taken back.`}
                confirmLabel="Reset the account"
                danger
                typeToConfirm={original.id}
                onConfirm={reset(original.id)}
              />
            )}
          </span>
        ),
        meta: { numeric: true, priority: 1, label: 'Show or reset' },
      },
    ]
  }, [account.id, client, switchAccount, trader])
  return (
    <Section
      title="Accounts"
      count={data?.length}
      flush
      actions={
        trader && (
          <Button size="sm" onClick={() => setCreating(true)}>
            <Plus aria-hidden className="size-3.5" />
            New simulation
          </Button>
        )
      }
    >
      <DataTable
        label="Accounts"
        data={data}
        columns={columns}
        rowId={({ id }) => id}
        skeletonRows={3}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={<EmptyState title="No accounts" />}
      />
      <NewAccountDialog open={creating} onOpenChange={setCreating} />
    </Section>
  )
}
