import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export type Tone = 'neutral' | 'accent' | 'gain' | 'loss' | 'warn' | 'paper' | 'live' | 'sample'

const soft: Record<Tone, string> = {
  neutral: 'bg-selected text-muted',
  accent: 'bg-accent/12 text-accent',
  gain: 'bg-gain/12 text-gain',
  loss: 'bg-loss/12 text-loss',
  warn: 'bg-warn/12 text-warn',
  paper: 'bg-paper/12 text-paper',
  live: 'bg-live/12 text-live',
  sample: 'bg-sample/12 text-sample',
}

const dots: Record<Tone, string> = {
  neutral: 'bg-faint',
  accent: 'bg-accent',
  gain: 'bg-gain',
  loss: 'bg-loss',
  warn: 'bg-warn',
  paper: 'bg-paper',
  live: 'bg-live',
  sample: 'bg-sample',
}

/** A word of state inside a row: filled, refused, clamp. The word carries the meaning, the tone only repeats it. */
export function Badge({ tone = 'neutral', className, ...props }: ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-2xs font-medium',
        soft[tone],
        className,
      )}
      {...props}
    />
  )
}

const outlines: Record<Tone, string> = {
  neutral: 'border-hairline text-text',
  accent: 'border-accent/50 text-accent',
  gain: 'border-hairline text-text',
  loss: 'border-loss/50 text-loss',
  warn: 'border-warn/50 text-warn',
  paper: 'border-paper/50 text-paper',
  live: 'border-transparent bg-live-solid text-live-on font-semibold',
  sample: 'border-dashed border-sample/70 text-sample',
}

/** A state of the whole desk, in the frame: Active, Paper, LIVE. `live` is solid red on purpose. */
export function Pill({
  tone = 'neutral',
  dot = false,
  className,
  children,
  ...props
}: ComponentProps<'span'> & { tone?: Tone; dot?: boolean }) {
  return (
    <span
      className={cn(
        'inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 align-middle text-xs',
        outlines[tone],
        className,
      )}
      {...props}
    >
      {dot && <StatusDot tone={tone} />}
      {children}
    </span>
  )
}

/** Decoration only: always stands beside the word it colours. */
export function StatusDot({ tone, className }: { tone: Tone; className?: string }) {
  return <span aria-hidden className={cn('size-1.5 shrink-0 rounded-full', dots[tone], className)} />
}
