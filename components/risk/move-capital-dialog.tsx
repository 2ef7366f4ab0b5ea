'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { moveCapital } from '@/components/data/operations'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { AccountPill } from '@/components/shell/bar/account-switcher'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'
import { Segmented } from '@/components/ui/form/segmented'
import { money } from '@/components/ui/format'
import { Dialog } from '@/components/ui/overlay/dialog'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'

type Props = { open: boolean; onOpenChange: (open: boolean) => void; freeCash: string | undefined }

/** Money paid in or out; returns and drawdown do not change by it. */
export function MoveCapitalDialog({ open, onOpenChange, freeCash }: Props) {
  const client = useQueryClient()
  const { account } = useDesk()
  const formId = useId()
  const [type, setType] = useState<'deposit' | 'withdrawal'>('deposit')
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<unknown>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const value = plainNumber(amount)
    setFailure(undefined)
    if (value === null) return setWrong(COMMA)
    const problem =
      /^\d+(\.\d{1,6})?$/.test(value) && Number(value) >= 0.01 ? undefined : 'An amount of at least a cent.'
    setWrong(problem)
    if (problem) return
    setPending(true)
    try {
      await call(moveCapital, { body: { account: account.id, type, amount: value, note: note.trim() || undefined } })
      for (const word of ['capital', 'portfolio', 'equity', 'breaker'])
        void client.invalidateQueries({ queryKey: [word] })
      void notify('success', { title: `${type === 'deposit' ? 'Paid in' : 'Paid out'} ${money(value)}` })
      onOpenChange(false)
    } catch (error) {
      setFailure(error)
    } finally {
      setPending(false)
    }
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="sm"
      title={
        <span className="flex flex-wrap items-center gap-2">
          Pay in or out <AccountPill kind={kindOf(account)} />
        </span>
      }
      description="Booked in the ledger and kept in the log. Returns and drawdown do not change by it."
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            {type === 'deposit' ? 'Pay in' : 'Pay out'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Segmented
          label="Direction"
          value={type}
          onValueChange={setType}
          options={[
            { value: 'deposit', label: 'Deposit' },
            { value: 'withdrawal', label: 'Withdrawal' },
          ]}
        />
        <Field
          label="Amount"
          required
          error={wrong}
          hint={type === 'withdrawal' && freeCash ? `${money(freeCash)} is free.` : undefined}
        >
          {(control) => (
            <Input {...control} numeric value={amount} onChange={(event) => setAmount(event.target.value)} autoFocus />
          )}
        </Field>
        <Field label="Note">
          {(control) => (
            <Input {...control} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        {failure !== undefined && <ErrorState inline {...problemOf(failure)} />}
      </form>
    </Dialog>
  )
}
