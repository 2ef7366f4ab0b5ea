'use client'

import Link from 'next/link'
import { useDeskStrategy } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'

/** A strategy's name, leading to it; of one that was deleted the name alone. */
export function StrategyLink({ strategy }: { strategy: Pick<DeskStrategy, 'id' | 'name' | 'deleted_at'> }) {
  if (strategy.deleted_at) return <span>{strategy.name} (deleted)</span>
  return (
    <Link href={`/strategies?strategy=${strategy.id}`} className="text-text underline underline-offset-2">
      {strategy.name}
    </Link>
  )
}

/** The strategy that something belongs to, by its id; null is the account itself. */
export function StrategyName({ id }: { id: string | null }) {
  const { data } = useDeskStrategy(id)
  if (id === null) return "none, the account's own"
  return data ? <StrategyLink strategy={data} /> : '…'
}
