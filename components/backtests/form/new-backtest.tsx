'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { BacktestFormProps } from '@/components/backtests/form/backtest-form'
import { PageHeader } from '@/components/ui/layout/section'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** The form brings its own validation; its code comes after the page. */
const BacktestForm = dynamic(
  () => import('@/components/backtests/form/backtest-form').then((file) => file.BacktestForm),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={14} className="px-4" />,
  },
)

export function NewBacktest(props: BacktestFormProps) {
  return (
    <>
      <PageHeader
        title={props.source ? 'Run again with changes' : 'New backtest'}
        note={
          props.source && (
            <Link href={`/backtests/${props.source}`} className="underline underline-offset-2 hover:text-text">
              from backtest {props.source}
            </Link>
          )
        }
      />
      <BacktestForm {...props} />
    </>
  )
}
