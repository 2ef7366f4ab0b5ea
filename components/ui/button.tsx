import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Spinner } from '@/components/ui/state/spinner'
import { cn } from '@/lib/cn'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-solid'
export type ButtonSize = 'sm' | 'md' | 'lg'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-on font-medium hover:bg-accent/85',
  secondary: 'border border-edge/60 text-text hover:bg-selected hover:border-edge',
  ghost: 'text-muted hover:bg-selected hover:text-text',
  danger: 'border border-live/60 text-live hover:bg-live/10 hover:border-live',
  'danger-solid': 'bg-live-solid text-live-on font-medium hover:bg-live-solid/90',
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 px-2 text-xs gap-1.5',
  md: 'h-8 px-3 text-sm gap-2',
  lg: 'h-10 px-4 text-base gap-2',
}

const base =
  'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded transition-colors duration-100 ' +
  'disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50'

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Shows a spinner, keeps the width and ignores clicks. */
  pending?: boolean
  /** Renders the single child (usually a link) with the look of a button. */
  asChild?: boolean
}

export function Button({ variant = 'secondary', size = 'md', pending, asChild, className, ...props }: ButtonProps) {
  const classes = cn(base, variants[variant], sizes[size], 'relative', className)
  if (asChild) return <Slot.Root className={classes} {...props} />
  const { children, disabled, ...rest } = props
  return (
    <button type="button" className={classes} disabled={disabled || pending} aria-busy={pending || undefined} {...rest}>
      {pending && <Spinner className="absolute" />}
      <span className={cn('inline-flex items-center gap-[inherit]', pending && 'opacity-0')}>{children}</span>
    </button>
  )
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** What the button does; becomes its accessible name and its native tooltip. */
  label: string
  icon: ReactNode
  variant?: ButtonVariant
  size?: ButtonSize
}

const squares: Record<ButtonSize, string> = { sm: 'size-7', md: 'size-8', lg: 'size-10' }

export function IconButton({ label, icon, variant = 'ghost', size = 'md', className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(base, variants[variant], squares[size], '[&_svg]:size-4', className)}
      {...props}
    >
      {icon}
    </button>
  )
}
