'use client'

import { problemOf } from '@/components/data/api'
import { usePortfolio } from '@/components/data/queries'
import { integer, money, percent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { MeterBar } from '@/components/ui/meter-bar'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const tenth = (value: number) => percent(value, { decimals: 1 })
const SECTORS = 4

/** How near the account is to each rule that cuts or refuses orders. */
export function LimitsUsed({ account }: { account: string }) {
  const { data, isError, error, isFetching, refetch } = usePortfolio(account)
  if (isError)
    return (
      <Section title="Limits used">
        <ErrorState {...problemOf(error)} onRetry={() => void refetch()} retrying={isFetching} />
      </Section>
    )
  if (!data)
    return (
      <Section title="Limits used">
        <SkeletonRows rows={5} />
      </Section>
    )
  const { limits } = data
  return (
    <Section title="Limits used">
      <MeterBar label="Positions" used={limits.positions} limit={limits.max_positions} format={integer} />
      <MeterBar
        label={limits.largest_position ? `Largest: ${limits.largest_position.symbol}` : 'Largest position'}
        used={limits.largest_position?.weight ?? 0}
        limit={limits.max_position}
        format={tenth}
      />
      {limits.sectors.slice(0, SECTORS).map(({ sector, weight }) => (
        <MeterBar key={sector} label={sector} used={weight} limit={limits.max_sector} format={tenth} />
      ))}
      <MeterBar
        label="Model money today"
        used={Number(limits.model_spend_usd)}
        limit={Number(limits.model_budget_usd)}
        format={(value) => money(value)}
      />
    </Section>
  )
}
