import type { Metadata } from 'next'
import { ComparePage } from '@/components/backtests/compare/compare-page'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Compare backtests' }

const MOST = 6

/** `?ids=3,7,12`; what is not a number is left out, and so is what comes after the sixth. */
export default async function Compare({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePrincipal()
  const { ids } = await searchParams
  const wanted = String(ids ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
  return <ComparePage ids={[...new Set(wanted)].slice(0, MOST)} />
}
