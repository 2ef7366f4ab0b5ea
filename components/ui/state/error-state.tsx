import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { cn } from '@/lib/cn'

export type ErrorStateProps = {
  /** What failed and what it means for the reader, never an internal message. */
  message: string
  /** Stable code from the error table, for support and the log. */
  code?: string
  onRetry?: () => void
  retrying?: boolean
  /** One line inside a list instead of a centred block. */
  inline?: boolean
  className?: string
}

export function ErrorState({ message, code, onRetry, retrying, inline = false, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn(
        'flex gap-3 text-sm',
        inline ? 'items-center py-2' : 'flex-col items-center px-4 py-10 text-center',
        className,
      )}
    >
      <TriangleAlert aria-hidden className={cn('shrink-0 text-live', inline ? 'size-4' : 'size-5 stroke-[1.5]')} />
      <div className="min-w-0">
        <p className="max-w-[60ch] text-text text-pretty">{message}</p>
        {code && (
          <p className="mt-0.5 text-xs text-faint">
            Code <span className="font-mono">{code}</span>
          </p>
        )}
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry} pending={retrying} className={inline ? 'ml-auto' : undefined}>
          <RotateCw aria-hidden className="size-3.5" />
          Try again
        </Button>
      )}
    </div>
  )
}
