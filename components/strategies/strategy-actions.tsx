'use client'

import { Pencil, Play, Trash2 } from 'lucide-react'
import { outcomeOf } from '@/components/data/mutations'
import { useStrategyActions } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'

type Props = { strategy: DeskStrategy; onEdit: (strategy: DeskStrategy) => void; onGone: () => void }

/** Run, change, switch and delete; only for readers who may trade. */
export function StrategyActions({ strategy, onEdit, onGone }: Props) {
  const { account, can, runCycle } = useDesk()
  const { enable, disable, remove } = useStrategyActions()
  if (!can('trader')) return <span className="text-xs text-faint">Your role may look, not change.</span>
  const { id, name, enabled, symbols } = strategy
  const said = (title: string) => () => void notify('success', { title })
  const busy = strategy.positions.length > 0 || strategy.open_orders > 0
  return (
    <>
      <ConfirmDialog
        trigger={
          <Button
            variant="ghost"
            className="mr-auto"
            disabled={busy}
            title={busy ? 'It holds or orders something' : undefined}
          >
            <Trash2 aria-hidden className="size-3.5" />
            Delete
          </Button>
        }
        title={`Delete “${name}”?`}
        consequence="Its symbols belong to the account itself again. Its orders and trades keep its name. This cannot be undone."
        confirmLabel="Delete"
        danger
        typeToConfirm={name}
        onConfirm={() =>
          outcomeOf(
            remove(id)
              .then(said(`“${name}” is gone`))
              .then(onGone),
          )
        }
      />
      {strategy.account === account.id && (
        <Button onClick={() => runCycle({ symbols, strategy: { id, name } })}>
          <Play aria-hidden className="size-3.5" />
          Run a cycle
        </Button>
      )}
      <Button onClick={() => onEdit(strategy)}>
        <Pencil aria-hidden className="size-3.5" />
        Change
      </Button>
      {enabled ? (
        <ConfirmDialog
          trigger={<Button variant="danger">Disable</Button>}
          title={`Disable “${name}”?`}
          consequence="Its buys are refused from now on, and open buys are called back. It may still sell what it holds."
          confirmLabel="Disable"
          danger
          reason="required"
          onConfirm={(reason) => outcomeOf(disable(id, reason).then(said(`“${name}” is disabled`)))}
        />
      ) : (
        <ConfirmDialog
          trigger={<Button variant="primary">Enable</Button>}
          title={`Enable “${name}”?`}
          consequence="It may buy again. Round trips so far are judged no more: its rule counts anew."
          confirmLabel="Enable"
          reason="required"
          onConfirm={(reason) => outcomeOf(enable(id, reason).then(said(`“${name}” is enabled`)))}
        />
      )}
    </>
  )
}
