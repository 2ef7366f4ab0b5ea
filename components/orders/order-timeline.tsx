import type { OrderStep } from '@/components/orders/order-steps'
import { Badge } from '@/components/ui/badge'
import { Price, Quantity } from '@/components/ui/figure'
import { Money, Time } from '@/components/ui/number'

/** What happened to an order, in order, with the time to the millisecond on hover. */
export function OrderTimeline({ symbol, steps }: { symbol: string; steps: readonly OrderStep[] }) {
  return (
    <ol aria-label={`What happened to the order in ${symbol}`} className="text-sm">
      {steps.map((step) => (
        <li
          key={step.id}
          className="grid grid-cols-[auto_5rem_1fr] items-baseline gap-x-2 border-b border-hairline py-1.5 last:border-b-0"
        >
          <Time value={step.at} style="time" className="text-xs text-faint" />
          <Badge tone={step.tone} className="justify-center">
            {step.word}
          </Badge>
          <span className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-3">
            <StepText symbol={symbol} step={step} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function StepText({ symbol, step }: { symbol: string; step: OrderStep }) {
  return (
    <>
      <span className="num font-semibold text-text empty:hidden">
        {step.side && `${step.side === 'buy' ? 'BUY' : 'SELL'} `}
        {step.quantity && <Quantity value={step.quantity} />}
        {step.side && ` ${symbol}`}
        {step.price && (
          <>
            {' @ '}
            <Price value={step.price} />
          </>
        )}
        {step.money && <Money value={step.money} />}
      </span>
      {step.atMost && (
        <span className="num text-xs text-faint">
          ≤ <Price value={step.atMost} />
        </span>
      )}
      {step.fee && (
        <span className="num text-xs text-faint">
          fee <Money value={step.fee} />
        </span>
      )}
      {step.note && (
        <span className="min-w-0 truncate text-xs text-muted" title={step.note}>
          {step.note}
        </span>
      )}
      {step.marketAt && (
        <span className="basis-full text-xs text-muted">
          on <Time value={step.marketAt} style="datetime" />
        </span>
      )}
    </>
  )
}
