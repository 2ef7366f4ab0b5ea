import type { Metadata } from 'next'
import { z } from 'zod'
import { emptyForm, formOf, formOfSweep } from '@/components/backtests/form/form-values'
import { NewBacktest } from '@/components/backtests/form/new-backtest'
import { beginTitle } from '@/components/backtests/words'
import { findBacktest } from '@/lib/db/backtests'
import { findSweep } from '@/lib/db/sweeps'
import { getDeps } from '@/lib/deps'
import { mayRunOwn } from '@/lib/may-run-strategy'
import { sweepRequestOf } from '@/lib/services/backtest/request-sweep'
import { requestOf } from '@/lib/services/backtest/run-stored-backtest'
import { requirePrincipal } from '@/lib/session'

const wanted = z.object({
  /** A run whose settings the form begins with. */
  from: z.coerce.number().int().min(1).optional().catch(undefined),
  /** A sweep that it begins with, rather. */
  sweep: z.coerce.number().int().min(1).optional().catch(undefined),
  strategy: z.string().max(80).optional().catch(undefined),
  kind: z.enum(['run', 'sweep']).catch('run'),
})

type Props = { searchParams: Promise<Record<string, unknown>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { kind, from, sweep } = wanted.parse(await searchParams)
  return { title: beginTitle(kind, sweep ? 'sweep' : from ? 'run' : undefined) }
}

export default async function NewBacktestPage({ searchParams }: Props) {
  const principal = await requirePrincipal()
  const { from, sweep: sweepId, strategy: key } = wanted.parse(await searchParams)
  const { db, backtests, listStrategies } = getDeps()
  const [run, sweep, strategies] = await Promise.all([
    from ? findBacktest(db, BigInt(from)) : null,
    sweepId ? findSweep(db, BigInt(sweepId)) : null,
    listStrategies({ own: mayRunOwn(principal) }),
  ])
  const usable = strategies.filter(({ error }) => error === null)
  const begun = (sweep ?? run)?.strategy
  const found = usable.find((one) => one.key === (begun ?? key ?? 'sma-cross'))
  const chosen = found ?? (begun === undefined ? usable[0] : undefined)
  if (sweep) {
    const initial = formOfSweep(sweepRequestOf(sweep), chosen)
    return <NewBacktest strategies={strategies} initial={initial} source={{ kind: 'sweep', id: Number(sweep.id) }} />
  }
  if (run) {
    const initial = formOf(requestOf(run), chosen)
    return <NewBacktest strategies={strategies} initial={initial} source={{ kind: 'run', id: Number(run.id) }} />
  }
  return <NewBacktest strategies={strategies} initial={emptyForm(backtests.tradingDefaults, chosen)} />
}
