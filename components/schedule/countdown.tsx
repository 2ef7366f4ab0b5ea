'use client'

import { useNow } from '@/components/shell/bar/use-now'
import { duration } from '@/components/ui/format'

/** "in 3 h 12 m", each second a little less; nothing while the page hydrates. */
export function Countdown({ to, word = 'in' }: { to: string; word?: string }) {
  const now = useNow()
  if (now === null) return null
  const left = Math.max(0, Date.parse(to) - now)
  const rounded = left < 60_000 ? Math.floor(left / 1_000) * 1_000 : Math.floor(left / 60_000) * 60_000
  return (
    <span className="num">
      {word}{' '}
      {left < 1_000 ? 'a moment' : left < 3_600_000 && left >= 60_000 ? `${rounded / 60_000} m` : duration(rounded)}
    </span>
  )
}
