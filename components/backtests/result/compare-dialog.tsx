'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Verdict } from '@/components/backtests/status'
import { methodWords, runName, shortSymbols } from '@/components/backtests/words'
import { problemOf } from '@/components/data/api'
import { useBacktests } from '@/components/data/backtests'
import { Button } from '@/components/ui/button'
import { signedPercent } from '@/components/ui/format'
import { Dialog } from '@/components/ui/overlay/dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const MOST_OTHERS = 5

/** Picks the runs that one is laid beside. */
export function CompareDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const router = useRouter()
  const query = useBacktests({ status: 'completed', limit: 100 })
  const [chosen, setChosen] = useState<readonly number[]>([])
  const others = query.data?.pages.flatMap(({ data }) => data).filter((run) => run.id !== id)
  const toggle = (other: number) =>
    setChosen((now) => (now.includes(other) ? now.filter((one) => one !== other) : [...now, other]))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Compare with"
      description="Up to five others that have completed."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={chosen.length === 0}
            onClick={() => router.push(`/backtests/compare?ids=${[id, ...chosen].join()}`)}
          >
            Compare
          </Button>
        </>
      }
    >
      {query.isError ? (
        <ErrorState {...problemOf(query.error)} onRetry={() => void query.refetch()} />
      ) : !others ? (
        <SkeletonRows rows={5} />
      ) : others.length === 0 ? (
        <EmptyState title="There is no other yet">Run another one, then lay the two side by side.</EmptyState>
      ) : (
        <ul className="divide-y divide-hairline">
          {others.map((run) => (
            <li key={run.id}>
              <label className="flex cursor-pointer items-center gap-3 py-2 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={chosen.includes(run.id)}
                  disabled={chosen.length >= MOST_OTHERS && !chosen.includes(run.id)}
                  onChange={() => toggle(run.id)}
                />
                <span className="flex min-w-0 flex-1 flex-col leading-4">
                  <span className="truncate font-medium text-text">{runName(run)}</span>
                  <span className="text-xs text-muted">{methodWords(run)}</span>
                  <span className="flex flex-wrap gap-x-3 text-xs text-faint" title={run.symbols.join(', ')}>
                    <span>{shortSymbols(run.symbols)}</span>
                    <span className="num">
                      {run.from} – {run.to}
                    </span>
                  </span>
                </span>
                <span className="num text-muted">{signedPercent(run.summary?.total_return)}</span>
                <span className="w-28 text-right max-sm:hidden">
                  <Verdict verdict={run.summary?.verdict} />
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
