import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

/** The look shared by every control one types or picks in. 16 px text on a phone keeps iOS from zooming in. */
export const controlClass =
  'h-8 w-full min-w-0 rounded border border-edge/70 bg-surface px-2.5 text-lg sm:text-sm text-text placeholder:text-faint ' +
  'hover:border-edge focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:opacity-50 aria-invalid:border-live'

export type InputProps = ComponentProps<'input'> & {
  /** Inside the field, before the text: an icon, a currency sign. */
  prefix?: ReactNode
  /** Inside the field, after the text: a unit. */
  suffix?: ReactNode
  /** Right-aligned tabular figures with the numeric keyboard on a phone. */
  numeric?: boolean
}

export function Input({
  prefix,
  suffix,
  numeric,
  className,
  ...props
}: Omit<InputProps, 'prefix'> & { prefix?: ReactNode }) {
  const field = (
    <input
      inputMode={numeric ? 'decimal' : undefined}
      autoComplete="off"
      className={cn(controlClass, numeric && 'num text-right', prefix && 'pl-8', suffix && 'pr-10', className)}
      {...props}
    />
  )
  if (!prefix && !suffix) return field
  return (
    <span className="relative block min-w-0">
      {prefix && <Adornment className="left-0 w-8">{prefix}</Adornment>}
      {field}
      {suffix && <Adornment className="right-0 w-10">{suffix}</Adornment>}
    </span>
  )
}

function Adornment({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span
      className={cn(
        'pointer-events-none absolute inset-y-0 grid place-items-center text-xs text-faint [&_svg]:size-3.5',
        className,
      )}
    >
      {children}
    </span>
  )
}
