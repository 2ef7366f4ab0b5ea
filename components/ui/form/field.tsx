'use client'

import { type ReactNode, useId } from 'react'
import type { FieldError } from 'react-hook-form'
import { cn } from '@/lib/cn'

/** What the control must spread on itself to be named, described and marked invalid. */
export type FieldControl = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true; 'aria-required'?: true }

export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** A message, or the error object of react-hook-form (`formState.errors.name`). */
  error?: string | FieldError
  required?: boolean
  /** Label beside the control instead of above it: switches and checkboxes. */
  inline?: boolean
  className?: string
  children: (control: FieldControl) => ReactNode
}

/**
 * Label, control, hint and error, wired together:
 * `<Field label="Name" error={errors.name}>{(control) => <Input {...control} {...register('name')} />}</Field>`
 */
export function Field({ label, hint, error, required, inline = false, className, children }: FieldProps) {
  const id = useId()
  const message = typeof error === 'string' ? error : error?.message
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ')
  const control: FieldControl = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': message ? true : undefined,
    'aria-required': required || undefined,
  }
  return (
    <div className={cn('min-w-0', className)}>
      <div className={inline ? 'flex flex-row-reverse items-center justify-end gap-2' : 'flex flex-col gap-1'}>
        <label htmlFor={id} className={cn('text-xs font-medium text-muted', inline && 'text-sm font-normal text-text')}>
          {label}
          {required && <span className="ml-1 font-normal text-faint">required</span>}
        </label>
        {children(control)}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-faint text-pretty">
          {hint}
        </p>
      )}
      {message && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-xs text-live">
          {message}
        </p>
      )}
    </div>
  )
}
