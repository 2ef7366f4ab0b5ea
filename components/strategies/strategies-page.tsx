'use client'

import { Layers, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useDeskStrategies } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import { AllocationBar } from '@/components/strategies/allocation-bar'
import { STRATEGY_COLUMNS } from '@/components/strategies/strategy-columns'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { PageHeader } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'

const StrategyDrawer = dynamic(
  () => import('@/components/strategies/strategy-drawer').then((file) => file.StrategyDrawer),
  { ssr: false },
)
const StrategyDialog = dynamic(
  () => import('@/components/strategies/strategy-dialog').then((file) => file.StrategyDialog),
  { ssr: false },
)

const NONE: readonly DeskStrategy[] = []

/** The strategies of the account: what each may have, holds and has made. What is open is in the address. */
export function StrategiesPage() {
  const { account, can } = useDesk()
  const query = useDeskStrategies(account.id)
  const [openId, open] = useUrlParam('strategy')
  /** What the form edits: a strategy, or a new one. */
  const [editing, setEditing] = useState<DeskStrategy | 'new'>()
  const strategies = query.data?.data
  const trader = can('trader')
  const create = (
    <Button
      onClick={() => setEditing('new')}
      disabled={!trader}
      title={trader ? undefined : 'Your role may look, not change'}
    >
      <Plus aria-hidden className="size-3.5" />
      New strategy
    </Button>
  )
  return (
    <>
      <PageHeader title="Strategies" note={account.name} actions={create} />
      {strategies && strategies.length > 0 && <AllocationBar strategies={strategies} />}
      <DataTable
        label="strategies"
        data={strategies ?? (query.isError ? NONE : undefined)}
        columns={STRATEGY_COLUMNS}
        rowId={({ id }) => id}
        rowHeight={48}
        skeletonRows={3}
        onRowClick={({ id }) => open(id)}
        isSelected={({ id }) => id === openId}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        empty={
          <EmptyState
            icon={<Layers aria-hidden />}
            title="This account is traded as one"
            action={trader ? create : undefined}
          >
            A strategy is a named part of the account: its own symbols, its own share of the money, limits, models and
            times, and a rule that ends it when it does badly. What no strategy names is traded as before.
          </EmptyState>
        }
      />
      {openId && (
        <StrategyDrawer
          key={openId}
          id={openId}
          known={strategies?.find(({ id }) => id === openId)}
          onClose={() => open(null)}
          onEdit={setEditing}
        />
      )}
      {editing && (
        <StrategyDialog
          key={editing === 'new' ? 'new' : editing.id}
          strategy={editing === 'new' ? null : editing}
          free={1 - (query.data?.allocated ?? 0)}
          onClose={() => setEditing(undefined)}
          onSaved={({ id }) => open(id)}
        />
      )}
    </>
  )
}
