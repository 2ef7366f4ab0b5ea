'use client'

import { Outcome } from '@/components/backtests/result/trip-columns'
import { barTime } from '@/components/backtests/words'
import type { RoundTrip } from '@/components/data/types'
import { Price, Quantity } from '@/components/ui/figure'
import { Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Delta, Money, Percent } from '@/components/ui/number'
import { Sheet } from '@/components/ui/overlay/sheet'
import { plural } from '@/lib/domain/plural'

type Props = { trip: RoundTrip; timeframe: string; onClose: () => void }

/** One round trip: why it began, why it ended, and how far it went either way. */
export function TripDrawer({ trip, timeframe, onClose }: Props) {
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        <span className="flex items-center gap-2">
          {trip.asset} {trip.side} <Outcome trip={trip} />
        </span>
      }
      description={`${barTime(trip.entry_time, timeframe)} to ${barTime(trip.exit_time, timeframe)}, ${plural(trip.bars_held, 'bar')}`}
    >
      <Facts
        facts={[
          { label: 'Shares', value: <Quantity value={trip.quantity} /> },
          { label: 'Entry', value: <Price value={trip.entry_price} /> },
          { label: 'Exit', value: <Price value={trip.exit_price} /> },
          { label: 'Net P&L', value: <Delta value={trip.pnl} /> },
          { label: 'Return', value: <Delta value={trip.return_pct} kind="percent" /> },
          { label: 'Costs', value: <Money value={trip.fees} /> },
          { label: 'Worst on the way', value: <Percent value={trip.mae} /> },
          { label: 'Best on the way', value: <Percent value={trip.mfe} /> },
          { label: 'Confidence', value: trip.confidence },
        ]}
      />
      <Section title="Why it was opened">
        <p className="max-w-[78ch] text-sm text-text text-pretty">{trip.entry_reasoning || 'No reason was given.'}</p>
      </Section>
      <Section title="Why it was closed" className="border-t border-hairline">
        <p className="max-w-[78ch] text-sm text-text text-pretty">{trip.exit_reasoning || 'No reason was given.'}</p>
      </Section>
      <Section title="How it is counted" className="border-t border-hairline">
        <p className="max-w-[78ch] text-sm text-muted text-pretty">
          Prices are the market’s, averaged over all entries and exits. Commission and slippage are the costs; with
          dividends and borrow fees they are in the net P&L. Worst and best on the way are measured from the entry price
          on highs and lows while it was held.
          {trip.still_open && ' It was still held at the end: the exit is a sale at the last close.'}
        </p>
      </Section>
    </Sheet>
  )
}
