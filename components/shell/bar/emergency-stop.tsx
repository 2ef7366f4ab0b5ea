'use client'

import { OctagonX, Play } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ConfirmDialogProps, ConfirmOutcome } from '@/components/ui/overlay/confirm-dialog'

/** Its code comes with the first click. */
const ConfirmDialog = lazy(() =>
  import('@/components/ui/overlay/confirm-dialog').then((file) => ({ default: file.ConfirmDialog })),
)

export type EmergencyStopProps = {
  stopped: boolean
  /** What is at stake now, in words: "2 open orders will be cancelled; 6 positions stay." */
  consequence?: string
  onStop: (reason: string) => Promise<void> | Promise<ConfirmOutcome>
  /** Absent: the way back is elsewhere (the risk page). */
  onResume?: (reason: string) => Promise<void> | Promise<ConfirmOutcome>
}

const DEFAULT_CONSEQUENCE =
  'No new order is sent from this moment. Open orders are cancelled; positions stay as they are.'

/** One click and one typed word from anywhere. Stopping asks for a reason, and so does starting again. */
export function EmergencyStop({ stopped, consequence = DEFAULT_CONSEQUENCE, onStop, onResume }: EmergencyStopProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [asked, setAsked] = useState(false)
  const [open, setOpen] = useState(false)
  if (stopped && !onResume) return null

  const change = (next: boolean) => {
    setOpen(next)
    // The dialog has no trigger of its own to give the focus back to.
    if (!next) setTimeout(() => button.current?.focus())
  }
  const ask = () => {
    setAsked(true)
    setOpen(true)
  }
  const question: Omit<ConfirmDialogProps, 'open' | 'onOpenChange'> =
    stopped && onResume
      ? {
          title: 'Resume trading?',
          consequence: 'New orders may be sent again from the next cycle on.',
          confirmLabel: 'Resume trading',
          reason: 'required',
          reasonPlaceholder: 'What has changed',
          onConfirm: onResume,
        }
      : {
          title: 'Stop all trading?',
          consequence,
          confirmLabel: 'Stop trading',
          danger: true,
          typeToConfirm: 'STOP',
          reason: 'required',
          reasonPlaceholder: 'What you have seen',
          onConfirm: onStop,
        }
  return (
    <>
      {stopped ? (
        <Button ref={button} aria-haspopup="dialog" onClick={ask}>
          <Play aria-hidden className="size-3.5 max-sm:hidden" />
          Resume
        </Button>
      ) : (
        <Button ref={button} variant="danger" aria-label="Stop trading" aria-haspopup="dialog" onClick={ask}>
          <OctagonX aria-hidden className="size-4 max-sm:hidden" />
          <span>
            Stop<span className="max-lg:hidden"> trading</span>
          </span>
        </Button>
      )}
      {asked && (
        <Suspense fallback={null}>
          <ConfirmDialog open={open} onOpenChange={change} {...question} />
        </Suspense>
      )}
    </>
  )
}
