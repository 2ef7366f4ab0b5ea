'use client'

import { X } from 'lucide-react'
import { useDeskStrategy } from '@/components/data/strategies'
import { Button } from '@/components/ui/button'

/** Says that a list shows one strategy only, and ends that. */
export function StrategyFilter({ id, onEnd }: { id: string; onEnd: () => void }) {
  const { data } = useDeskStrategy(id)
  const name = data?.name ?? 'one strategy'
  return (
    <Button size="sm" onClick={onEnd} aria-label={`Only ${name}: show all`}>
      <span className="max-w-[20ch] truncate">{name}</span>
      <X aria-hidden className="size-3.5" />
    </Button>
  )
}
