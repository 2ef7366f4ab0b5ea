import type { Metadata } from 'next'
import { SweepList } from '@/components/backtests/sweeps/sweep-list'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Sweeps' }

export default async function Sweeps() {
  await requirePrincipal()
  return <SweepList />
}
