'use client'

import { Verdict } from '@/components/backtests/status'
import type { TrustReport } from '@/components/data/types'
import { Badge, type Tone } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/layout/section'

type Severity = TrustReport['warnings'][number]['severity']
const ORDER: readonly Severity[] = ['critical', 'warning', 'note']
const TONES: Record<Severity, Tone> = { critical: 'loss', warning: 'warn', note: 'neutral' }

/** The verdict in a few sentences, beside the curve. */
export function TrustSummary({ trust, onMore }: { trust: TrustReport; onMore: () => void }) {
  return (
    <Section
      title="Can it be believed?"
      actions={
        <Button size="sm" variant="ghost" onClick={onMore}>
          All of it
        </Button>
      }
    >
      <div className="grid gap-3">
        <div>
          <Verdict verdict={trust.verdict} />
        </div>
        <Sentences trust={trust} />
        <Warnings trust={trust} />
      </div>
    </Section>
  )
}

export function Sentences({ trust }: { trust: TrustReport }) {
  return (
    <ul className="grid max-w-[78ch] gap-1.5 text-sm text-text">
      {trust.sentences.map((sentence) => (
        <li key={sentence} className="text-pretty">
          {sentence}
        </li>
      ))}
    </ul>
  )
}

/** The gravest first. */
export function Warnings({ trust }: { trust: TrustReport }) {
  const sorted = ORDER.flatMap((severity) => trust.warnings.filter((warning) => warning.severity === severity))
  if (sorted.length === 0) return <p className="text-sm text-faint">Nothing speaks against it that was looked for.</p>
  return (
    <ul aria-label="Warnings" className="grid max-w-[88ch] divide-y divide-hairline border-t border-hairline">
      {sorted.map(({ code, severity, message }) => (
        <li key={code + message} className="flex items-baseline gap-3 py-2 text-sm text-muted">
          <Badge tone={TONES[severity]} className="w-16 shrink-0 justify-center">
            {severity}
          </Badge>
          <span className="text-pretty">{message}</span>
        </li>
      ))}
    </ul>
  )
}
