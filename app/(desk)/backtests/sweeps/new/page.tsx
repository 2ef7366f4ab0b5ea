import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { z } from 'zod'
import { NewSweep } from '@/components/backtests/sweeps/new-sweep'
import { numericParams } from '@/components/backtests/sweeps/new-sweep-values'
import { runName } from '@/components/backtests/words'
import { findBacktest } from '@/lib/db/backtests'
import { getDeps } from '@/lib/deps'
import { requestOf } from '@/lib/services/backtest/run-stored-backtest'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'New sweep' }

const wanted = z.object({ from: z.coerce.number().int().min(1) })

/** A search begins from a run that works: `?from=12`. */
export default async function NewSweepPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePrincipal()
  const asked = wanted.safeParse(await searchParams)
  if (!asked.success) redirect('/backtests/sweeps')
  const { db, listStrategies } = getDeps()
  const [row, strategies] = await Promise.all([findBacktest(db, BigInt(asked.data.from)), listStrategies()])
  const strategy = strategies.find(({ key }) => key === row?.strategy)
  if (!row || !strategy || numericParams(strategy).length === 0) notFound()
  const source = Number(row.id)
  return (
    <NewSweep
      request={requestOf(row)}
      strategy={strategy}
      source={source}
      title={runName({ name: row.name, strategy: row.strategy, id: source })}
    />
  )
}
