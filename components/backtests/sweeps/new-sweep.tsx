'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { NewSweepFormProps } from '@/components/backtests/sweeps/new-sweep-form'
import { PageHeader } from '@/components/ui/layout/section'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const NewSweepForm = dynamic(
  () => import('@/components/backtests/sweeps/new-sweep-form').then((file) => file.NewSweepForm),
  { ssr: false, loading: () => <SkeletonRows rows={12} className="px-4" /> },
)

export function NewSweep({ source, title, ...form }: NewSweepFormProps & { source: number; title: string }) {
  return (
    <>
      <PageHeader
        title={`Sweep ${form.strategy.name}`}
        note={
          <Link href={`/backtests/${source}`} className="underline underline-offset-2 hover:text-text">
            from {title}
          </Link>
        }
      />
      <NewSweepForm {...form} />
    </>
  )
}
