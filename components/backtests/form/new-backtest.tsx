'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { BacktestFormProps } from '@/components/backtests/form/backtest-form'
import type { Kind } from '@/components/backtests/form/form-values'
import { beginTitle } from '@/components/backtests/words'
import { useUrlParam } from '@/components/data/use-url-param'
import { usePageTitle } from '@/components/shell/use-page-title'
import { Segmented } from '@/components/ui/form/segmented'
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

const KINDS = [
  { value: 'run', label: 'One run' },
  { value: 'sweep', label: 'Sweep' },
] as const

/** One form for both: what is filled in stays when the other is chosen. */
export function NewBacktest(props: Omit<BacktestFormProps, 'kind'>) {
  const { source } = props
  const [param, setParam] = useUrlParam('kind')
  const kind: Kind = param === 'sweep' ? 'sweep' : 'run'
  const title = beginTitle(kind, source?.kind)
  usePageTitle(title)
  return (
    <>
      <PageHeader
        title={title}
        note={
          source && (
            <Link
              href={source.kind === 'run' ? `/backtests/${source.id}` : `/backtests/sweeps/${source.id}`}
              className="underline underline-offset-2 hover:text-text"
            >
              from {source.kind === 'run' ? 'backtest' : 'sweep'} {source.id}
            </Link>
          )
        }
        actions={
          <Segmented
            label="What is begun"
            options={KINDS}
            value={kind}
            onValueChange={(next) => setParam(next === 'sweep' ? next : null)}
          />
        }
      />
      <BacktestForm {...props} kind={kind} />
    </>
  )
}
