'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

export type TooltipProps = {
  content: ReactNode
  /** One focusable element: what is only on hover is lost to the keyboard. */
  children: ReactElement
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** Mounted once, in the app shell: the second tooltip in a row opens without delay. */
export const TooltipProvider = Radix.Provider

export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  return (
    <Radix.Root delayDuration={300}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-overlay max-w-72 animate-appear rounded border border-hairline bg-raised px-2 py-1 text-xs text-text text-pretty shadow-lift"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
