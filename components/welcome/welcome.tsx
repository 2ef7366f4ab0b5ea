'use client'

import type { ReactNode } from 'react'
import { useDesk } from '@/components/desk/desk-context'
import { CsvWay } from '@/components/welcome/csv-way'
import { type KeyState, KeysWay } from '@/components/welcome/keys-way'
import { SampleWay } from '@/components/welcome/sample-way'
import { cn } from '@/lib/cn'

/** Three ways to begin, for a desk that holds nothing, has ordered nothing, and has no prices or has decided nothing yet. */
export function Welcome({ keyStates }: { keyStates: readonly KeyState[] }) {
  const { can } = useDesk()
  return (
    <div className="flex flex-col">
      <header className="border-b border-hairline px-4 py-6 sm:px-6 sm:py-8">
        <h1 className="text-2xl font-semibold tracking-tight text-text">Three ways to begin</h1>
        <p className="mt-1 max-w-[64ch] text-base text-muted text-pretty">
          Four agents decide on a list of symbols; rules in code check every order before it goes out. All they need is
          prices.
        </p>
        {!can('trader') && (
          <p className="mt-2 text-sm text-warn">You may look at everything. Beginning needs the role trader.</p>
        )}
      </header>
      <div className="grid border-b border-hairline lg:grid-cols-2">
        <Way step="1" title="Try the sample market" note="One click. Nothing to install, no keys, no network.">
          <SampleWay />
        </Way>
        <Way
          className="border-hairline max-lg:border-t lg:border-l"
          step="2"
          title="Bring daily prices as CSV"
          note="Yours stay here: files are read by this installation alone."
        >
          <CsvWay />
        </Way>
      </div>
      <Way
        step="3"
        title="Connect real prices and models"
        note="With keys the desk follows the market by itself, and models answer for the agents."
      >
        <KeysWay states={keyStates} />
      </Way>
    </div>
  )
}

function Way({
  step,
  title,
  note,
  children,
  className,
}: {
  step: string
  title: string
  note: string
  children: ReactNode
  className?: string
}) {
  return (
    <section className={cn('min-w-0 px-4 py-6 sm:px-6', className)} aria-label={title}>
      <div className="flex gap-3">
        <span
          aria-hidden
          className="num grid size-6 shrink-0 place-items-center rounded-full bg-selected text-xs font-semibold text-muted"
        >
          {step}
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold leading-6 text-text">{title}</h2>
          <p className="text-sm text-muted text-pretty">{note}</p>
          <div className="mt-4">{children}</div>
        </div>
      </div>
    </section>
  )
}
