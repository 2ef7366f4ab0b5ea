import type { Metadata } from 'next'
import { z } from 'zod'
import { emptyForm, formOf } from '@/components/backtests/form/form-values'
import { NewBacktest } from '@/components/backtests/form/new-backtest'
import { beginTitle } from '@/components/backtests/words'
import { findBacktest } from '@/lib/db/backtests'
import { getDeps } from '@/lib/deps'
import { mayRunOwn } from '@/lib/may-run-strategy'
import { requestOf } from '@/lib/services/backtest/run-stored-backtest'
import { requirePrincipal } from '@/lib/session'

const wanted = z.object({
  /** A run whose settings the form begins with. */
  from: z.coerce.number().int().min(1).optional().catch(undefined),
  strategy: z.string().max(80).optional().catch(undefined),
  kind: z.enum(['run', 'sweep']).catch('run'),
})

type Props = { searchParams: Promise<Record<string, unknown>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { kind, from } = wanted.parse(await searchParams)
  return { title: beginTitle(kind, from) }
}

export default async function NewBacktestPage({ searchParams }: Props) {
  const principal = await requirePrincipal()
  const { from, strategy: key } = wanted.parse(await searchParams)
  const { db, backtests, listStrategies } = getDeps()
  const [row, strategies] = await Promise.all([
    from ? findBacktest(db, BigInt(from)) : null,
    listStrategies({ own: mayRunOwn(principal) }),
  ])
  const usable = strategies.filter(({ error }) => error === null)
  const chosen = usable.find((one) => one.key === (row?.strategy ?? key ?? 'sma-cross')) ?? usable[0]
  const initial = row ? formOf(requestOf(row), chosen) : emptyForm(backtests.tradingDefaults, chosen)
  return <NewBacktest strategies={strategies} initial={initial} source={row ? Number(row.id) : undefined} />
}
