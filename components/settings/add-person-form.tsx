'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { PasswordHints } from '@/components/auth/password-hints'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import * as operations from '@/components/data/operations'
import { ROLE_OPTIONS } from '@/components/settings/create-key-dialog'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Select } from '@/components/ui/form/select'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'
import { createUser } from '@/lib/contracts/api/people'

const NAMES = ['name', 'email', 'password', 'role'] as const
type Name = (typeof NAMES)[number]

type Props = { id: string; onPending: (pending: boolean) => void; close: () => void }

export function AddPersonForm({ id, onPending, close }: Props) {
  const client = useQueryClient()
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const {
    register,
    control: form,
    handleSubmit,
    setError,
    formState: { errors },
  } = useForm({
    resolver: zodResolver(createUser.body),
    defaultValues: { name: '', email: '', password: '', role: 'viewer' as const },
  })
  const password = useWatch({ control: form, name: 'password' })
  const submit = handleSubmit(async (body) => {
    onPending(true)
    setFailure(undefined)
    try {
      const person = await call(operations.createUser, { body })
      await client.invalidateQueries({ queryKey: keys.users() })
      void notify('success', { title: `${person.name} may sign in` })
      close()
    } catch (error) {
      const problems =
        error instanceof ApiProblem ? error.problems.filter(({ path }) => NAMES.some((name) => name === path)) : []
      for (const { path, message } of problems) setError(path as Name, { message })
      if (problems.length === 0) setFailure(problemOf(error))
    } finally {
      onPending(false)
    }
  })
  return (
    <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label="Name" required error={errors.name}>
        {(control) => <Input {...control} {...register('name')} autoFocus />}
      </Field>
      <Field label="E-mail" required error={errors.email}>
        {(control) => <Input {...control} {...register('email')} type="email" />}
      </Field>
      <Field label="Password" required error={errors.password} hint={<PasswordHints password={password} />}>
        {(control) => <Input {...control} {...register('password')} type="password" autoComplete="new-password" />}
      </Field>
      <Field label="Role" error={errors.role}>
        {(control) => (
          <Controller
            control={form}
            name="role"
            render={({ field }) => (
              <Select {...control} options={ROLE_OPTIONS} value={field.value} onValueChange={field.onChange} />
            )}
          />
        )}
      </Field>
      {failure && <ErrorState inline {...failure} />}
    </form>
  )
}
