'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/button'
import { cn } from '@/lib/cn'

export type DialogProps = {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** The element that opens it; leave out when `open` is controlled from elsewhere. */
  trigger?: ReactNode
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Buttons, right-aligned under a hairline. */
  footer?: ReactNode
  size?: 'sm' | 'md' | 'lg'
}

const widths = { sm: 'sm:max-w-[420px]', md: 'sm:max-w-[560px]', lg: 'sm:max-w-[820px]' }

/** The veil behind every dialog and sheet. */
export const veilClass = 'fixed inset-0 z-overlay animate-appear bg-shade/50'

/** Escape first closes the open list of a field; what is written in the form around it must not be lost with it. */
export function keepForList(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches('[role=combobox][aria-expanded=true]'))
    event.preventDefault()
}

/** Centred on a desktop, rising from the lower edge on a phone. Escape and the veil close it. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
  footer,
  size = 'md',
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <div className="pointer-events-none fixed inset-0 z-overlay flex items-end justify-center sm:items-center sm:p-6">
          <Radix.Content
            {...(description ? {} : { 'aria-describedby': undefined })}
            onEscapeKeyDown={keepForList}
            className={cn(
              'pointer-events-auto flex max-h-[92dvh] w-full animate-rise flex-col rounded-t-lg border border-hairline bg-raised shadow-lift outline-none sm:rounded-lg',
              widths[size],
            )}
          >
            <div className="flex items-start gap-3 px-4 pt-3.5 pb-2">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-base font-semibold text-text">{title}</Radix.Title>
                {description && (
                  <Radix.Description className="mt-0.5 text-sm text-muted text-pretty">{description}</Radix.Description>
                )}
              </div>
              <Radix.Close asChild>
                <IconButton size="sm" label="Close" icon={<X />} className="-mt-0.5 -mr-1" />
              </Radix.Close>
            </div>
            <div className="scroll-slim min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
            {footer && (
              <div className="flex flex-wrap justify-end gap-2 border-t border-hairline px-4 py-3">{footer}</div>
            )}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  )
}
