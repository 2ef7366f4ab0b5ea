'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { PasswordHints } from '@/components/auth/password-hints'
import { signInWith } from '@/components/auth/sign-in'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import * as operations from '@/components/data/operations'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { ErrorState } from '@/components/ui/state/error-state'
import { setupFirstAdmin } from '@/lib/contracts/api/people'

const NAMES = ['token', 'name', 'email', 'password'] as const
type Name = (typeof NAMES)[number]

/** Creates the first administrator and signs in. */
export function SetupForm({ token }: { token: string }) {
  const {
    register,
    handleSubmit,
    setError,
    control: form,
    formState,
  } = useForm({
    resolver: zodResolver(setupFirstAdmin.body),
    defaultValues: { token, name: '', email: '', password: '' },
  })
  const { errors, isSubmitting } = formState
  const password = useWatch({ control: form, name: 'password' })
  const [failure, setFailure] = useState<{ message: string; code?: string }>()

  const submit = handleSubmit(async (given) => {
    setFailure(undefined)
    try {
      await call(operations.setupFirstAdmin, { body: given })
    } catch (error) {
      const problems = error instanceof ApiProblem ? error.problems : []
      const known = problems.filter(({ path }): boolean => NAMES.some((name) => name === path))
      for (const { path, message } of known) setError(path as Name, { message })
      if (known.length === 0) setFailure(problemOf(error))
      return
    }
    const outcome = await signInWith(given.email, given.password)
    window.location.assign(outcome.ok ? '/' : '/signin')
  })

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label="Set-up token"
        required
        error={errors.token}
        hint="The start prints it in its terminal, as part of the link to this page."
      >
        {(control) => (
          <Input {...control} {...register('token')} spellCheck={false} className="h-10 font-mono text-xs" />
        )}
      </Field>
      <Field label="Your name" required error={errors.name}>
        {(control) => (
          <Input {...control} {...register('name')} autoComplete="name" autoFocus={token !== ''} className="h-10" />
        )}
      </Field>
      <Field label="E-mail" required error={errors.email}>
        {(control) => (
          <Input {...control} {...register('email')} type="email" autoComplete="username" className="h-10" />
        )}
      </Field>
      <Field label="Password" required error={errors.password} hint={<PasswordHints password={password} />}>
        {(control) => (
          <Input {...control} {...register('password')} type="password" autoComplete="new-password" className="h-10" />
        )}
      </Field>
      {failure && <ErrorState inline {...failure} />}
      <Button type="submit" variant="primary" size="lg" pending={isSubmitting} className="mt-1">
        Create the administrator
      </Button>
    </form>
  )
}
