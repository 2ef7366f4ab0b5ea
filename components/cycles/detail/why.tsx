'use client'

import type { ReactNode } from 'react'
import { Analysts } from '@/components/cycles/detail/analysts'
import { ClampList } from '@/components/cycles/detail/clamps'
import type { SymbolRow } from '@/components/cycles/detail/cycle-rows'
import { actionTone } from '@/components/cycles/detail/matrix-cells'
import { isWarning, ruleName } from '@/components/cycles/detail/words'
import type { Signal } from '@/components/data/types'
import { ScoreBars } from '@/components/orders/score-bars'
import { Badge } from '@/components/ui/badge'
import { Price, Quantity } from '@/components/ui/figure'
import { cn } from '@/lib/cn'
import { plural } from '@/lib/domain/plural'

/** Every word that led to what happened with one symbol, step by step, with what it rests on. */
export function Why({ row, pending }: { row: SymbolRow; pending: boolean }) {
  const { signal, assessment, validation, decision, refusal } = row
  if (!signal)
    return (
      <p className="px-4 pb-4 text-sm text-muted">
        {pending ? 'The analysts are at work on it.' : 'Nothing was said about it before the cycle ended.'}
      </p>
    )
  return (
    <div>
      <div
        aria-hidden
        className="hidden h-7 grid-cols-[6.5rem_minmax(0,1fr)_3rem_minmax(0,15rem)] items-center gap-x-4 border-b border-hairline px-4 text-xs text-faint lg:grid"
      >
        <span>Step</span>
        <span>Said</span>
        <span className="text-right">Conf.</span>
        <span>Evidence</span>
      </div>
      <Step
        name="DataAgent"
        verdict={signal.action === 'INSUFFICIENT_DATA' ? 'NO DATA' : signal.action}
        tone={actionTone(signal.action)}
        confidence={signal.action === 'INSUFFICIENT_DATA' ? null : signal.confidence}
        said={
          signal.action === 'INSUFFICIENT_DATA'
            ? 'No analyst gave an answer; the reasons are below.'
            : `Weighed from the analysts below${signal.price === null ? '.' : ', at the price of '}`
        }
        after={signal.price !== null && signal.action !== 'INSUFFICIENT_DATA' && <Price value={signal.price} />}
        evidence={<span className="text-muted">{basisOf(signal)}</span>}
      />
      <Analysts analysts={signal.analysts} />
      {assessment && (
        <Step
          name="RiskManager"
          verdict={
            assessment.approved
              ? assessment.adjusted_quantity < assessment.original_quantity
                ? 'CUT'
                : 'OK'
              : 'REFUSED'
          }
          tone={
            assessment.approved
              ? assessment.adjusted_quantity < assessment.original_quantity
                ? 'text-warn'
                : 'text-gain'
              : 'text-loss'
          }
          confidence={assessment.phase === 'hard' ? null : assessment.confidence}
          said={assessment.reasoning}
          evidence={
            <>
              <span className="num">
                {assessment.side === 'buy' ? 'Buy' : 'Sell'} <Quantity value={assessment.original_quantity} />
                {assessment.adjusted_quantity !== assessment.original_quantity && (
                  <>
                    {' → '}
                    <Quantity value={assessment.adjusted_quantity} />
                  </>
                )}
                <span className="text-faint">
                  {' '}
                  · {assessment.phase === 'hard' ? 'by the rules in code' : 'rules, then analyst'}
                </span>
              </span>
              {assessment.refusal && <Badge tone="loss">{ruleName(assessment.refusal.code)}</Badge>}
              <Factors factors={assessment.concerns} />
            </>
          }
        >
          <ClampList clamps={assessment.clamps} said={assessment.reasoning} />
        </Step>
      )}
      {validation && (
        <Step
          name="Validator"
          verdict={validation.approved ? 'OK' : 'STOPPED'}
          tone={validation.approved ? 'text-gain' : 'text-loss'}
          confidence={validation.confidence}
          said={validation.reasoning}
          evidence={validation.patterns.map((pattern) => (
            <Badge key={pattern} tone={isWarning(pattern) ? 'warn' : 'neutral'}>
              {pattern.replaceAll('_', ' ')}
            </Badge>
          ))}
        />
      )}
      {decision && (
        <Step
          name="MetaAgent"
          verdict={decision.decision === 'EXECUTE' ? 'EXECUTE' : 'DO NOT'}
          tone={actionTone(decision.decision)}
          confidence={decision.confidence}
          said={decision.reasoning}
          evidence={<ScoreBars scores={decision.agent_scores} />}
        />
      )}
      {refusal && (
        <Step
          name="Gate"
          verdict="REFUSED"
          tone="text-loss"
          confidence={null}
          said={refusal.reason}
          evidence={<Badge tone="loss">{ruleName(refusal.code)}</Badge>}
        >
          <ClampList clamps={refusal.clamps} said={refusal.reason} />
        </Step>
      )}
    </div>
  )
}

function basisOf({ analysts, key_factors }: Signal): string {
  const answered = Object.values(analysts).filter(({ status }) => status === 'ok').length
  return `${answered} of 3 analysts answered${key_factors.length > 0 ? ` · ${plural(key_factors.length, 'factor')}` : ''}`
}

function Factors({ factors }: { factors: readonly string[] }) {
  return factors.length === 0 ? null : <span className="text-muted">{factors.join(' · ')}</span>
}

type StepProps = {
  name: string
  verdict: string
  tone: string
  confidence: number | null
  said: string
  after?: ReactNode
  evidence: ReactNode
  children?: ReactNode
}

function Step({ name, verdict, tone, confidence, said, after, evidence, children }: StepProps) {
  return (
    <section className="grid gap-x-4 gap-y-1 border-b border-hairline px-4 py-2.5 text-sm lg:grid-cols-[6.5rem_minmax(0,1fr)_3rem_minmax(0,15rem)]">
      <h4 className="flex items-baseline justify-between font-medium text-text">
        {name}
        <span className="num text-xs font-normal text-faint lg:hidden">
          {confidence !== null && `confidence ${confidence}`}
        </span>
      </h4>
      <div className="min-w-0">
        <p className="max-w-[78ch] text-text text-pretty">
          <span className={cn('font-semibold', tone)}>{verdict}.</span> {said}
          {after && <>{after}.</>}
        </p>
        {children}
      </div>
      <span className="num hidden text-right text-text lg:block">
        {confidence ?? <span className="text-faint">—</span>}
      </span>
      <div className="flex min-w-0 flex-wrap content-start items-baseline gap-x-2 gap-y-1 text-xs leading-5 text-text">
        {evidence}
      </div>
    </section>
  )
}
