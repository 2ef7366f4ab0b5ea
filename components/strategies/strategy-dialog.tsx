'use client'

import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiProblem, type FieldProblem, problemOf } from '@/components/data/api'
import { useStrategyActions } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { bodyOf, type StrategyValues, valuesOf } from '@/components/strategies/form-values'
import { StrategyFields } from '@/components/strategies/strategy-fields'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/overlay/dialog'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'

export type StrategyDialogProps = {
  /** Null makes a new one. */
  strategy: DeskStrategy | null
  /** Fraction of equity that no enabled strategy has. */
  free: number
  onClose: () => void
  onSaved: (strategy: DeskStrategy) => void
}

/** Makes a strategy or changes one; what the desk refuses is said at its field. */
export function StrategyDialog({ strategy, free, onClose, onSaved }: StrategyDialogProps) {
  const { account } = useDesk()
  const { create, change } = useStrategyActions()
  const formId = useId()
  const [values, setValues] = useState<StrategyValues>(() => valuesOf(strategy, free))
  const [pending, setPending] = useState(false)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [failure, setFailure] = useState<Error>()
  const form = useRef<HTMLFormElement>(null)
  // The form is longer than the screen: what is wrong must not stay out of sight.
  useEffect(() => {
    if (problems.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [problems])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setFailure(undefined)
    const read = bodyOf(values)
    if ('problems' in read) return setProblems(read.problems)
    setProblems([])
    setPending(true)
    try {
      const { body } = read
      const saved = strategy ? await change(strategy.id, body) : await create({ account: account.id, ...body })
      void notify('success', { title: strategy ? `“${saved.name}” changed` : `“${saved.name}” made` })
      onClose()
      onSaved(saved)
    } catch (error) {
      if (error instanceof ApiProblem && error.problems.length > 0) setProblems(error.problems)
      else setFailure(error instanceof Error ? error : new Error('unknown'))
    } finally {
      setPending(false)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={strategy ? `Change ${strategy.name}` : 'New strategy'}
      description="A symbol belongs to one enabled strategy at most; a signal goes to the strategy of its symbol."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            {strategy ? 'Save' : 'Make the strategy'}
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate>
        <StrategyFields
          values={values}
          onChange={(part) => setValues((now) => ({ ...now, ...part }))}
          problems={problems}
          free={strategy?.enabled ? free + strategy.allocation : free}
        />
        {failure && <ErrorState inline {...problemOf(failure)} />}
      </form>
    </Dialog>
  )
}
