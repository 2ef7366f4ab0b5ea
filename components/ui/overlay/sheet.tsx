'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/button'
import { keepForList, veilClass } from '@/components/ui/overlay/dialog'
import { cn } from '@/lib/cn'

export type SheetProps = {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  trigger?: ReactNode
  title: ReactNode
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
  footer?: ReactNode
  size?: 'md' | 'lg'
}

/** Details beside the list they belong to: a drawer on the right, the whole screen on a phone. */
export function Sheet({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  actions,
  children,
  footer,
  size = 'md',
}: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onEscapeKeyDown={keepForList}
          className={cn(
            'fixed inset-y-0 right-0 z-overlay flex w-full animate-slide-in flex-col border-l border-hairline bg-bg shadow-lift outline-none',
            size === 'md' ? 'sm:max-w-[480px]' : 'sm:max-w-[720px]',
          )}
        >
          <div className="flex min-h-12 items-center gap-2 border-b border-hairline px-4 py-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate text-base font-semibold text-text">{title}</Radix.Title>
              {description && (
                <Radix.Description className="truncate text-xs text-muted">{description}</Radix.Description>
              )}
            </div>
            {actions}
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} className="-mr-1" />
            </Radix.Close>
          </div>
          <div className="scroll-slim min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-hairline px-4 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
