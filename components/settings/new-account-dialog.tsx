'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { createAccount } from '@/components/data/operations'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'
import { Dialog } from '@/components/ui/overlay/dialog'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'

/** "Tech 2017" → "tech-2017": what the contract takes as an account's id. */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)

export function NewAccountDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const formId = useId()
  const client = useQueryClient()
  const { switchAccount } = useDesk()
  const [name, setName] = useState('')
  const [cash, setCash] = useState('100000')
  const [cashProblem, setCashProblem] = useState<string>()
  const make = useMutation({
    mutationFn: (openingCash: number) =>
      call(createAccount, { body: { id: idOf(name), name, opening_cash: openingCash } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: keys.accounts() })
      onOpenChange(false)
      setName('')
      switchAccount(id)
      void notify('success', { title: `“${name}” is open and shown` })
    },
  })
  const problems = make.error instanceof ApiProblem ? make.error.problems : []
  const at = (...names: string[]) => problems.find(({ path }) => names.includes(path))?.message
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const plain = plainNumber(cash)
    const problem = plain === null ? COMMA : Number(plain) > 0 ? undefined : 'An amount above zero.'
    setCashProblem(problem)
    if (!problem) make.mutate(Number(plain))
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New simulation"
      description="Trades stored prices on a clock of its own. Its first cycle says which day it begins after."
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={idOf(name) === ''} pending={make.isPending}>
            Open the account
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label="Name"
          required
          error={at('id', 'name')}
          hint={idOf(name) ? `Known to programs as ${idOf(name)}` : 'Begins with a letter.'}
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={80}
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Opening cash" required error={cashProblem ?? at('opening_cash')}>
          {(control) => (
            <Input
              {...control}
              numeric
              prefix="$"
              value={cash}
              className="w-48"
              onChange={(event) => setCash(event.target.value)}
            />
          )}
        </Field>
        {make.isError && problems.length === 0 && <ErrorState inline {...problemOf(make.error)} />}
      </form>
    </Dialog>
  )
}
