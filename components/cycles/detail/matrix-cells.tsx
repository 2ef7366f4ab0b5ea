import type { SymbolRow } from '@/components/cycles/detail/cycle-rows'
import { isWarning, ruleName } from '@/components/cycles/detail/words'
import { orderWords } from '@/components/orders/order-status'
import { Price, Quantity } from '@/components/ui/figure'
import { Spinner } from '@/components/ui/state/spinner'
import { cn } from '@/lib/cn'

export const actionTone = (action: string | undefined): string =>
  action === 'BUY' || action === 'EXECUTE'
    ? 'text-gain'
    : action === 'SELL' || action === 'DO_NOT_EXECUTE'
      ? 'text-loss'
      : 'text-muted'

/** Nothing was said: not yet, or not at all. */
function Nothing({ pending }: { pending: boolean }) {
  return pending ? <Spinner className="text-accent [&_svg]:size-3" /> : <span className="text-faint">·</span>
}

export function SignalCell({ row: { signal }, pending }: { row: SymbolRow; pending: boolean }) {
  if (!signal) return <Nothing pending={pending} />
  if (signal.action === 'INSUFFICIENT_DATA') return <em className="text-faint">NO DATA</em>
  return (
    <span className={cn('num', actionTone(signal.action))}>
      {signal.action} <span className={signal.action === 'HOLD' ? undefined : 'font-medium'}>{signal.confidence}</span>
    </span>
  )
}

export function RiskCell({ row: { assessment }, pending }: { row: SymbolRow; pending: boolean }) {
  if (!assessment) return <Nothing pending={pending} />
  if (!assessment.approved)
    return (
      <span className="text-loss">refused{assessment.refusal ? ` · ${ruleName(assessment.refusal.code)}` : ''}</span>
    )
  const { original_quantity: before, adjusted_quantity: after } = assessment
  if (after < before)
    return (
      <span className="num text-warn">
        cut <Quantity value={before} />→<Quantity value={after} />
      </span>
    )
  return (
    <span className="num text-gain">
      ok <Quantity value={after} />
    </span>
  )
}

export function ValidationCell({ row: { validation }, pending }: { row: SymbolRow; pending: boolean }) {
  if (!validation) return <Nothing pending={pending} />
  if (!validation.approved) return <span className="text-loss">stopped</span>
  const warnings = validation.patterns.filter(isWarning).length
  if (warnings > 0) return <span className="num text-warn">warn {warnings}</span>
  return <span className="num text-gain">ok {validation.confidence}</span>
}

export function DecisionCell({ row: { decision }, pending }: { row: SymbolRow; pending: boolean }) {
  if (!decision) return <Nothing pending={pending} />
  return (
    <span className={cn('num', actionTone(decision.decision))}>
      {decision.decision === 'EXECUTE' ? 'EXECUTE' : 'DO NOT'} {decision.confidence}
    </span>
  )
}

/** A phone leaves the agents' columns out, so the last one says where it ended. */
function NoOrder({ row: { assessment, validation, decision } }: { row: SymbolRow }) {
  const ended =
    assessment?.approved === false
      ? 'refused'
      : validation?.approved === false
        ? 'stopped'
        : decision?.decision === 'DO_NOT_EXECUTE'
          ? 'do not'
          : null
  return (
    <>
      <span className={cn('text-faint', ended && 'max-sm:hidden')}>—</span>
      {ended && <span className="text-loss sm:hidden">{ended}</span>}
    </>
  )
}

export function OrderCell({ row, pending }: { row: SymbolRow; pending: boolean }) {
  const { order, refusal } = row
  if (refusal && !order) return <span className="text-loss">refused · {ruleName(refusal.code)}</span>
  if (!order) return pending ? <Nothing pending /> : <NoOrder row={row} />
  const filled = Number(order.filled_quantity) > 0
  return (
    <span className="num">
      {orderWords[order.status]} {order.side === 'sell' && <span className="text-muted">sell </span>}
      <Quantity value={filled ? order.filled_quantity : order.quantity} />
      {filled ? (
        <>
          {' @ '}
          <Price value={order.average_price} />
        </>
      ) : order.limit_price ? (
        <span className="text-muted">
          {' ≤ '}
          <Price value={order.limit_price} />
        </span>
      ) : (
        <span className="text-muted"> @ mkt</span>
      )}
    </span>
  )
}
