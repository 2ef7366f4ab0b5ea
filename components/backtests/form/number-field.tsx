'use client'

import { useState } from 'react'
import { type Control, type FieldPath, type FieldValues, useController } from 'react-hook-form'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'

type Props<Values extends FieldValues> = {
  control: Control<Values>
  name: FieldPath<Values>
  label: string
  hint?: string
  prefix?: string
  suffix?: string
  /** What is shown is the value times this: 100 for a fraction shown in percent. */
  scale?: number
  placeholder?: string
  /** Empty means none: the form then holds null. */
  optional?: boolean
  /** Fields that are checked again with this one. */
  checks?: FieldPath<Values>[]
  className?: string
}

const write = (value: unknown, scale: number): string =>
  typeof value === 'number' && Number.isFinite(value) ? String(Number((value * scale).toPrecision(12))) : ''

const read = (text: string, scale: number, empty: null | number): number | null =>
  text.trim() === '' ? empty : Number((Number(plainNumber(text) ?? Number.NaN) / scale).toPrecision(12))

/** Why what was typed is no number; the form only knows that it has none. */
const problemOf = (text: string): string | undefined => {
  const plain = plainNumber(text)
  if (plain === null) return COMMA
  return Number.isNaN(Number(plain)) ? 'must be a number' : undefined
}

/** A figure of the form. What is typed stays as typed; the form holds the number, NaN while it is none. */
export function NumberField<Values extends FieldValues>({
  control,
  name,
  label,
  hint,
  prefix,
  suffix,
  scale = 1,
  placeholder,
  optional = false,
  checks,
  className,
}: Props<Values>) {
  const { field, fieldState } = useController({ control, name, rules: { deps: checks } })
  const empty = optional ? null : Number.NaN
  const [text, setText] = useState(() => write(field.value, scale))
  const [known, setKnown] = useState<unknown>(field.value)
  // Changed from elsewhere (another strategy, a reset): what was typed is no longer what is meant.
  if (!Object.is(known, field.value)) {
    setKnown(field.value)
    if (!Object.is(read(text, scale, empty), field.value)) setText(write(field.value, scale))
  }
  return (
    <Field
      label={label}
      hint={hint}
      error={fieldState.error && (problemOf(text) ?? fieldState.error)}
      className={className}
    >
      {(aria) => (
        <Input
          {...aria}
          ref={field.ref}
          name={field.name}
          numeric
          prefix={prefix}
          suffix={suffix}
          placeholder={placeholder}
          value={text}
          onBlur={field.onBlur}
          onChange={(event) => {
            setText(event.target.value)
            const value = read(event.target.value, scale, empty)
            setKnown(value)
            field.onChange(value)
          }}
        />
      )}
    </Field>
  )
}
