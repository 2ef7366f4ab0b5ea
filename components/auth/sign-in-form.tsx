'use client'

import { type FormEvent, useRef, useState } from 'react'
import { signInWith } from '@/components/auth/sign-in'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { ErrorState } from '@/components/ui/state/error-state'

/** Two fields that the server judges; so no schema is loaded before the first thing a reader sees. */
export function SignInForm({ next }: { next: string }) {
  const password = useRef<HTMLInputElement>(null)
  const [pending, setPending] = useState(false)
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({})
  const [failure, setFailure] = useState<string>()

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = { email: String(form.get('email') ?? '').trim(), password: String(form.get('password') ?? '') }
    const gaps = {
      email: given.email === '' ? 'is missing' : undefined,
      password: given.password === '' ? 'is missing' : undefined,
    }
    setMissing(gaps)
    setFailure(undefined)
    if (gaps.email || gaps.password) return
    setPending(true)
    const outcome = await signInWith(given.email, given.password)
    if (outcome.ok) return window.location.assign(next)
    setPending(false)
    setFailure(outcome.message)
    password.current?.select()
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label="E-mail" error={missing.email}>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" autoFocus className="h-10" />
        )}
      </Field>
      <Field label="Password" error={missing.password}>
        {(control) => (
          <Input
            {...control}
            ref={password}
            name="password"
            type="password"
            autoComplete="current-password"
            className="h-10"
          />
        )}
      </Field>
      {failure && <ErrorState inline message={failure} />}
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Sign in
      </Button>
    </form>
  )
}
