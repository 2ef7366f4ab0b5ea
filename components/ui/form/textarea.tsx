import type { ComponentProps } from 'react'
import { controlClass } from '@/components/ui/form/input'
import { cn } from '@/lib/cn'

/** Grows with its text where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(controlClass, 'h-auto min-h-18 resize-y py-1.5 leading-5 [field-sizing:content]', className)}
      {...props}
    />
  )
}
