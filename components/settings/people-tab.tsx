'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { outcomeOf } from '@/components/data/mutations'
import { updateUser } from '@/components/data/operations'
import { useUsers } from '@/components/data/queries'
import type { Role, UserView } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { AddPersonDialog } from '@/components/settings/add-person-dialog'
import { ROLE_OPTIONS } from '@/components/settings/create-key-dialog'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Select } from '@/components/ui/form/select'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'

/** Who may sign in, and as what. For administrators. */
export function PeopleTab() {
  const client = useQueryClient()
  const { user } = useDesk()
  const { data, isError, error, isFetching, refetch } = useUsers()
  const [adding, setAdding] = useState(false)
  const { mutateAsync: change } = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: Role; disabled?: boolean }) =>
      call(updateUser, { params: { id }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.users() }),
  })
  const columns = useMemo<DataColumn<UserView>[]>(() => {
    const changeRole = (person: UserView) => (role: string) =>
      void change({ id: person.id, role: role as Role }).then(
        () => notify('success', { title: `${person.name} is now ${role}`, description: 'Their sessions were ended.' }),
        (failure: unknown) =>
          notify('error', { title: 'The role was not changed', description: problemOf(failure).message }),
      )
    return [
      {
        id: 'name',
        header: 'Name',
        accessorFn: ({ name, email }) => `${name} ${email}`,
        cell: ({ row: { original } }) => (
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="font-medium text-text">{original.name}</span>
            <span className="truncate text-xs text-faint">{original.email}</span>
            {original.disabled && <Badge tone="warn">off</Badge>}
            {original.email === user.email && <Badge tone="accent">you</Badge>}
          </span>
        ),
        meta: { priority: 1, grow: 3 },
      },
      {
        id: 'role',
        header: 'Role',
        accessorFn: ({ role }) => role,
        cell: ({ row: { original } }) =>
          original.email === user.email ? (
            <Badge>{original.role}</Badge>
          ) : (
            <Select
              aria-label={`Role of ${original.name}`}
              options={ROLE_OPTIONS}
              value={original.role}
              onValueChange={changeRole(original)}
              className="w-28"
            />
          ),
        meta: { priority: 1 },
      },
      {
        id: 'login',
        header: 'Last signed in',
        accessorFn: ({ last_login_at }) => last_login_at,
        cell: ({ row }) =>
          row.original.last_login_at ? <Time value={row.original.last_login_at} style="datetime" /> : 'never',
        meta: { numeric: true, priority: 2 },
      },
      {
        id: 'switch',
        header: '',
        cell: ({ row: { original } }) =>
          original.email === user.email ? null : (
            <ConfirmDialog
              trigger={
                <Button size="sm" variant="ghost">
                  {original.disabled ? 'Switch on' : 'Switch off'}
                </Button>
              }
              title={original.disabled ? `Switch ${original.name} on again?` : `Switch ${original.name} off?`}
              consequence={
                original.disabled
                  ? 'They may sign in again with their password.'
                  : 'Their sessions end, their keys are refused, and they cannot sign in.'
              }
              confirmLabel={original.disabled ? 'Switch on' : 'Switch off'}
              danger={!original.disabled}
              onConfirm={() => outcomeOf(change({ id: original.id, disabled: !original.disabled }))}
            />
          ),
        meta: { numeric: true, priority: 1, label: 'Switch on or off' },
      },
    ]
  }, [change, user.email])

  return (
    <Section
      title="People"
      count={data?.length}
      flush
      actions={
        <Button size="sm" onClick={() => setAdding(true)}>
          <UserPlus aria-hidden className="size-3.5" />
          Add a person
        </Button>
      }
    >
      <DataTable
        label="People"
        data={data}
        columns={columns}
        rowId={({ id }) => id}
        skeletonRows={3}
        rowHeight={44}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={<EmptyState title="Nobody" />}
      />
      <AddPersonDialog open={adding} onOpenChange={setAdding} />
    </Section>
  )
}
