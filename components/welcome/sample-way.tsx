'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { keys } from '@/components/data/keys'
import { createCycle, startSample } from '@/components/data/operations'
import { useDesk } from '@/components/desk/desk-context'
import { SampleBadge } from '@/components/desk/sample-label'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/state/error-state'
import { Progress } from '@/components/ui/state/progress'

const SYMBOLS = 10
const POLL_MS = 1_000

/** From all parts of the list, for companies stand there by sector and a cycle should see several. */
export function spread(symbols: readonly string[], count: number): string[] {
  if (symbols.length <= count) return [...symbols]
  return Array.from({ length: count }, (_, index) => symbols[Math.floor((index * symbols.length) / count)] ?? '')
}

async function prepare(): Promise<{ account: string; symbols: string[] }> {
  for (;;) {
    const answer = await call(startSample)
    if (answer.ready) return answer
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

export function SampleWay() {
  const client = useQueryClient()
  const { can, switchAccount } = useDesk()
  const [step, setStep] = useState('')
  const start = useMutation({
    mutationFn: async () => {
      setStep('Writing three years of prices for the invented companies')
      const { account, symbols } = await prepare()
      setStep(`Asking for a first cycle over ${SYMBOLS} of them`)
      const cycle = await call(createCycle, {
        body: { symbols: spread(symbols, SYMBOLS), execute: true, mark_to_close: true, account },
      })
      await client.invalidateQueries({ queryKey: keys.accounts() })
      return cycle
    },
    onSuccess: (cycle) => switchAccount(cycle.account, `/cycles/${cycle.cycle_id}`),
  })
  const busy = start.isPending || start.isSuccess

  return (
    <div className="flex flex-col gap-4">
      <ul className="flex list-disc flex-col gap-1.5 pl-4 text-sm text-muted marker:text-faint">
        <li>Writes three years of daily prices, news and accounts of invented companies.</li>
        <li>Opens a simulation with $100,000 that trades them, and shows it.</li>
        <li>Runs a first cycle over ten of them, and takes you there to watch it decide.</li>
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" size="lg" disabled={!can('trader')} pending={busy} onClick={() => start.mutate()}>
          <Play aria-hidden className="size-4" />
          Start with sample data
        </Button>
        <SampleBadge />
      </div>
      {busy && <Progress label={start.isSuccess ? 'Going to the cycle' : step} value={null} />}
      {start.isError && <ErrorState inline {...problemOf(start.error)} onRetry={() => start.mutate()} />}
    </div>
  )
}
