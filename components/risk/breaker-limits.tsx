import { problemOf } from '@/components/data/api'
import type { useBreaker } from '@/components/data/queries'
import { conditionLabel, writerOf } from '@/components/risk/breaker-words'
import { Section } from '@/components/ui/layout/section'
import { MeterBar } from '@/components/ui/meter-bar'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** How near each condition is to tripping. */
export function BreakerLimits({ query }: { query: ReturnType<typeof useBreaker> }) {
  const { data, isError, error, isFetching, refetch } = query
  return (
    <Section title="Circuit breaker" note="how much of each limit is used">
      {isError && !data && <ErrorState {...problemOf(error)} onRetry={() => void refetch()} retrying={isFetching} />}
      {!data && !isError && <SkeletonRows rows={7} />}
      {data?.conditions.map(({ condition, used, limit, unit, stops }) => (
        <MeterBar
          key={condition}
          label={conditionLabel(condition)}
          note={stops === 'halted' ? 'halts' : undefined}
          used={used}
          limit={limit}
          format={writerOf(unit)}
        />
      ))}
    </Section>
  )
}
