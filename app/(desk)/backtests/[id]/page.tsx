import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { ResultPage } from '@/components/backtests/result/result-page'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { findBacktest } from '@/lib/db/backtests'
import { getDeps } from '@/lib/deps'
import { requirePrincipal } from '@/lib/session'
import { toBacktestDetail } from '@/lib/views/backtests'

export const metadata: Metadata = { title: 'Backtest' }

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

export default async function OneBacktest({ params }: { params: Promise<{ id: string }> }) {
  await requirePrincipal()
  const id = number.safeParse((await params).id)
  if (!id.success) notFound()
  const row = await findBacktest(getDeps().db, BigInt(id.data))
  if (!row) notFound()
  // Executions are not shown on the page; the browser reads round trips when it gets to them.
  const detail = { ...toBacktestDetail(row, 'reduced'), trades: [], next_cursor: null }
  return (
    <Hydrate data={[[keys.backtest(id.data), detail]]}>
      <ResultPage id={id.data} />
    </Hydrate>
  )
}
