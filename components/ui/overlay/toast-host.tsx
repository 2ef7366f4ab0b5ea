'use client'

import { CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { Toaster as Sonner } from 'sonner'

/**
 * Fetched after the page by Toaster. Everything is set by our tokens; sonner only moves the boxes. In the middle, because the buttons
 * of sheets and dialogs stand at the right.
 */
export function ToastHost() {
  return (
    <Sonner
      position="bottom-center"
      style={{ fontFamily: 'inherit' }}
      gap={8}
      offset={16}
      mobileOffset={{ bottom: 72, left: 12, right: 12 }}
      containerAriaLabel="Notifications"
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-gain" />,
        error: <TriangleAlert aria-hidden className="size-4 text-live" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warn" />,
        info: <Info aria-hidden className="size-4 text-accent" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full sm:w-[372px] items-center gap-3 rounded-md border border-hairline bg-raised px-3.5 py-2.5 text-sm text-text shadow-lift',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-xs text-muted',
          icon: 'shrink-0',
          actionButton: 'shrink-0 rounded px-2 h-7 text-xs font-medium text-accent hover:bg-selected',
          cancelButton: 'shrink-0 rounded px-2 h-7 text-xs text-muted hover:bg-selected',
        },
      }}
    />
  )
}
