'use client'

import { AlertDialog as Radix } from 'radix-ui'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Textarea } from '@/components/ui/form/textarea'
import { veilClass } from '@/components/ui/overlay/dialog'
import { ErrorState } from '@/components/ui/state/error-state'

export type ConfirmOutcome = { ok: true } | { ok: false; message: string; code?: string }

export type ConfirmDialogProps = {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  trigger?: ReactNode
  title: string
  /** What will happen, in words and figures: "Sells 12 AAPL at market, about $2,310." */
  consequence: ReactNode
  confirmLabel: string
  /** What the other button says where “Cancel” could be taken for what is asked. */
  cancelLabel?: string
  /** Red button. */
  danger?: boolean
  /** The reader must type exactly this word; for what cannot be undone. */
  typeToConfirm?: string
  /** Asks for a reason that goes into the record. */
  reason?: 'required' | 'optional'
  reasonPlaceholder?: string
  /** Stays open and busy until this settles; a refusal or a throw is shown inside. */
  onConfirm: (reason: string) => Promise<void> | Promise<ConfirmOutcome>
}

/** A question before something that moves money or cannot be taken back. The veil does not close it; Escape does. */
export function ConfirmDialog({ open, onOpenChange, trigger, ...body }: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const shown = open ?? ownOpen
  const change = onOpenChange ?? setOwnOpen
  return (
    <Radix.Root open={shown} onOpenChange={change}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <div className="pointer-events-none fixed inset-0 z-overlay flex items-end justify-center sm:items-center sm:p-6">
          <Radix.Content className="scroll-slim pointer-events-auto max-h-[92dvh] w-full animate-rise overflow-y-auto rounded-t-lg border border-hairline bg-raised shadow-lift outline-none sm:max-w-[440px] sm:rounded-lg">
            <ConfirmForm {...body} close={() => change(false)} />
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ConfirmFormProps = Omit<ConfirmDialogProps, 'open' | 'onOpenChange' | 'trigger'> & { close: () => void }

/** Mounted only while the dialog is open, so what was typed does not survive to the next question. */
function ConfirmForm(props: ConfirmFormProps) {
  const {
    title,
    consequence,
    confirmLabel,
    cancelLabel = 'Cancel',
    danger,
    typeToConfirm,
    reason: wants,
    reasonPlaceholder,
    onConfirm,
    close,
  } = props
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const ready = (!typeToConfirm || typed.trim() === typeToConfirm) && (wants !== 'required' || reason.trim() !== '')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || pending) return
    setPending(true)
    setFailure(undefined)
    try {
      const outcome = await onConfirm(reason.trim())
      if (outcome && !outcome.ok) setFailure(outcome)
      else close()
    } catch {
      setFailure({ message: 'This could not be sent. Nothing is known to have changed; check before trying again.' })
    } finally {
      setPending(false)
    }
  }

  return (
    <form onSubmit={submit}>
      <div className="flex flex-col gap-3 p-4">
        <Radix.Title className="text-base font-semibold text-text">{title}</Radix.Title>
        <Radix.Description asChild>
          <div className="text-sm text-muted text-pretty">{consequence}</div>
        </Radix.Description>
        {wants && (
          <Field label="Reason" required={wants === 'required'} hint="Kept in the audit log.">
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                placeholder={reasonPlaceholder}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {typeToConfirm && (
          <Field
            label={
              <>
                Type <span className="font-semibold text-text">{typeToConfirm}</span> to confirm
              </>
            }
          >
            {(control) => (
              <Input {...control} value={typed} spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
            )}
          </Field>
        )}
        {failure && <ErrorState inline message={failure.message} code={failure.code} />}
      </div>
      <div className="flex justify-end gap-2 border-t border-hairline px-4 py-3">
        <Radix.Cancel asChild>
          <Button variant="ghost" disabled={pending}>
            {cancelLabel}
          </Button>
        </Radix.Cancel>
        <Button type="submit" variant={danger ? 'danger-solid' : 'primary'} disabled={!ready} pending={pending}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  )
}
