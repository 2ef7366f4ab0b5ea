'use client'

import { useState } from 'react'
import type { FieldControl } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'

const split = (text: string) => [...new Set(text.split(',').map((entry) => entry.trim()))].filter(Boolean)

type Props = FieldControl & {
  value: readonly string[]
  onChange: (entries: string[]) => void
  onBlur?: () => void
}

/** Entries with commas between them. What is typed stays as typed; the form holds each entry once. */
export function ListInput({ value, onChange, ...props }: Props) {
  const [text, setText] = useState(value.join(', '))
  return (
    <Input
      {...props}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        onChange(split(event.target.value))
      }}
    />
  )
}
