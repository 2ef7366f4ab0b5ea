'use client'

import { OctagonX, Play } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog, type ConfirmOutcome } from '@/components/ui/overlay/confirm-dialog'

export type EmergencyStopProps = {
  stopped: boolean
  /** What is at stake now, in words: "2 open orders will be cancelled; 6 positions stay." */
  consequence?: string
  onStop: (reason: string) => Promise<void> | Promise<ConfirmOutcome>
  /** Absent: the way back is elsewhere (the risk page). */
  onResume?: (reason: string) => Promise<void> | Promise<ConfirmOutcome>
}

/** One click and one typed word from anywhere. Stopping asks for a reason, and so does starting again. */
export function EmergencyStop({ stopped, consequence, onStop, onResume }: EmergencyStopProps) {
  if (stopped) {
    if (!onResume) return null
    return (
      <ConfirmDialog
        trigger={
          <Button>
            <Play aria-hidden className="size-3.5 max-sm:hidden" />
            Resume
          </Button>
        }
        title="Resume trading?"
        consequence="New orders may be sent again from the next cycle on."
        confirmLabel="Resume trading"
        reason="required"
        reasonPlaceholder="What has changed"
        onConfirm={onResume}
      />
    )
  }
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" aria-label="Stop trading">
          <OctagonX aria-hidden className="size-4 max-sm:hidden" />
          <span>
            Stop<span className="max-lg:hidden"> trading</span>
          </span>
        </Button>
      }
      title="Stop all trading?"
      consequence={
        consequence ?? 'No new order is sent from this moment. Open orders are cancelled; positions stay as they are.'
      }
      confirmLabel="Stop trading"
      danger
      typeToConfirm="STOP"
      reason="required"
      reasonPlaceholder="What you have seen"
      onConfirm={onStop}
    />
  )
}
