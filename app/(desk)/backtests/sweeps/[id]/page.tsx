import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { SweepPage } from '@/components/backtests/sweeps/sweep-page'
import { findSweep } from '@/lib/db/sweeps'
import { getDeps } from '@/lib/deps'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Sweep' }

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

export default async function OneSweep({ params }: { params: Promise<{ id: string }> }) {
  await requirePrincipal()
  const id = number.safeParse((await params).id)
  if (!id.success || !(await findSweep(getDeps().db, BigInt(id.data)))) notFound()
  return <SweepPage id={id.data} />
}
