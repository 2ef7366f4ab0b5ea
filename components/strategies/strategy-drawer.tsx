'use client'

import Link from 'next/link'
import { problemOf } from '@/components/data/api'
import { useDeskStrategy } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'
import { EndRuleSection } from '@/components/strategies/end-rule-section'
import { PerformanceSection } from '@/components/strategies/performance-section'
import { SettingsSection } from '@/components/strategies/settings-section'
import { StrategyActions } from '@/components/strategies/strategy-actions'
import { StrategyTrades } from '@/components/strategies/strategy-trades'
import { StrategyState, share } from '@/components/strategies/strategy-words'
import { type Fact, Facts } from '@/components/ui/layout/facts'
import { Money, Time } from '@/components/ui/number'
import { Sheet } from '@/components/ui/overlay/sheet'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import { plural } from '@/lib/domain/plural'

type Props = { id: string; known?: DeskStrategy; onClose: () => void; onEdit: (strategy: DeskStrategy) => void }

/** One strategy: how it has done, how near its end it is, how it is set, and what it traded. */
export function StrategyDrawer({ id, known, onClose, onEdit }: Props) {
  const { data: strategy, isError, error, refetch, isFetching } = useDeskStrategy(id, known)
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={
        strategy ? (
          <span className="flex items-center gap-2">
            <span className="truncate">{strategy.name}</span> <StrategyState strategy={strategy} />
          </span>
        ) : (
          'Strategy'
        )
      }
      description={strategy && `${plural(strategy.symbols.length, 'symbol')}, ${share(strategy.allocation)} of equity`}
      footer={
        strategy && !strategy.deleted_at && <StrategyActions strategy={strategy} onEdit={onEdit} onGone={onClose} />
      }
    >
      {isError && !strategy && (
        <ErrorState {...problemOf(error)} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {!strategy && !isError && <SkeletonRows rows={10} className="px-4" />}
      {strategy && (
        <>
          {strategy.disabled && !strategy.deleted_at && <Disabled disabled={strategy.disabled} />}
          <Facts facts={factsOf(strategy)} />
          <PerformanceSection strategy={strategy} />
          <EndRuleSection strategy={strategy} />
          <StrategyTrades strategy={strategy} />
          <SettingsSection strategy={strategy} />
        </>
      )}
    </Sheet>
  )
}

function Disabled({ disabled: { by, at, reason } }: { disabled: NonNullable<DeskStrategy['disabled']> }) {
  return (
    <p className="border-b border-hairline bg-warn/10 px-4 py-2 text-sm text-text text-pretty">
      {by === 'rule' ? 'Ended by its rule' : `Disabled by ${by}`} <Time value={at} style="datetime" />
      {reason ? `: ${sentence(reason)}` : '.'} It may only sell.
    </p>
  )
}

/** What a person wrote may end without a stop. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

const factsOf = (strategy: DeskStrategy): Fact[] => [
  { label: 'Its money', value: <Money value={strategy.allocated} /> },
  { label: 'Held and on order', value: <Money value={strategy.exposure} /> },
  { label: 'Of its money', value: usedOf(strategy) },
  {
    label: 'Holds',
    value:
      strategy.positions.length === 0
        ? 'nothing'
        : strategy.positions.map((symbol) => (
            <Link key={symbol} href={`/symbols/${symbol}`} className="mr-2 underline underline-offset-2">
              {symbol}
            </Link>
          )),
  },
  { label: 'Open orders', value: strategy.open_orders },
  {
    label: 'Next run',
    value: strategy.schedule.next_run ? <Time value={strategy.schedule.next_run} style="datetime" /> : 'none',
  },
]

const usedOf = ({ exposure, allocated }: DeskStrategy): string =>
  Number(allocated) > 0 ? share(Number(exposure) / Number(allocated)) : '—'
