'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { createKey } from '@/components/data/operations'
import type { Role } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Select } from '@/components/ui/form/select'
import { Dialog } from '@/components/ui/overlay/dialog'
import { ErrorState } from '@/components/ui/state/error-state'

export const ROLE_OPTIONS: { value: Role; label: string; note: string }[] = [
  { value: 'viewer', label: 'Viewer', note: 'reads' },
  { value: 'trader', label: 'Trader', note: 'runs cycles, orders, stops' },
  { value: 'admin', label: 'Admin', note: 'also people' },
]

const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'Never' },
]

type Props = { open: boolean; onOpenChange: (open: boolean) => void }

/** The secret is shown once, right after it was made. */
export function CreateKeyDialog({ open, onOpenChange }: Props) {
  const [key, setKey] = useState<string>()
  const change = (next: boolean) => {
    onOpenChange(next)
    if (!next) setKey(undefined)
  }
  return key ? (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Copy the key now"
      description="It is not stored in readable form and is not shown again."
      footer={
        <Button variant="primary" onClick={() => change(false)}>
          I have copied it
        </Button>
      }
    >
      <CodeBlock title="API key" code={key} wrap />
    </Dialog>
  ) : (
    <KeyForm open={open} onOpenChange={change} onMade={setKey} />
  )
}

function KeyForm({ open, onOpenChange, onMade }: Props & { onMade: (key: string) => void }) {
  const formId = useId()
  const client = useQueryClient()
  const { can } = useDesk()
  const [scope, setScope] = useState<string>('viewer')
  const [life, setLife] = useState('90')
  const make = useMutation({
    mutationFn: (name: string) =>
      call(createKey, {
        body: { name, scope: scope as Role, expires_in_days: life === 'never' ? undefined : Number(life) },
      }),
    onSuccess: ({ key }) => {
      void client.invalidateQueries({ queryKey: keys.apiKeys() })
      onMade(key)
    },
  })
  const problems = make.error instanceof ApiProblem ? make.error.problems : []
  const at = (name: string) => problems.find(({ path }) => path === name)?.message
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(String(new FormData(event.currentTarget).get('name') ?? ''))
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New API key"
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={make.isPending}>
            Make the key
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" required error={at('name')} hint="The program that uses it.">
          {(control) => <Input {...control} name="name" maxLength={80} />}
        </Field>
        <Field label="May do what a" error={at('scope')}>
          {(control) => (
            <Select
              {...control}
              options={ROLE_OPTIONS.filter(({ value }) => can(value))}
              value={scope}
              onValueChange={setScope}
            />
          )}
        </Field>
        <Field label="Expires after" error={at('expires_in_days')}>
          {(control) => <Select {...control} options={LIVES} value={life} onValueChange={setLife} />}
        </Field>
        {make.isError && problems.length === 0 && <ErrorState inline {...problemOf(make.error)} />}
      </form>
    </Dialog>
  )
}
