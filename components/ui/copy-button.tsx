'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '@/components/ui/button'

/** Copies `value`; the icon turns into a tick for a moment and the change is announced. */
export function CopyButton({
  value,
  label = 'Copy',
  className,
}: {
  value: string
  label?: string
  className?: string
}) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle')

  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 1600)
    return () => clearTimeout(timer)
  }, [outcome])

  // The clipboard is missing on plain http and may be refused by the browser: say so instead of pretending.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setOutcome('copied')
    } catch {
      setOutcome('failed')
    }
  }

  const name = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Copying was refused by the browser' : label
  return (
    <>
      <IconButton
        size="sm"
        label={name}
        icon={outcome === 'copied' ? <Check className="text-gain" /> : <Copy />}
        onClick={copy}
        className={className}
      />
      <span className="sr-only" role="status">
        {outcome === 'idle' ? '' : name}
      </span>
    </>
  )
}
