import { type Decimal, decimal, notional, round6 } from '../money'
import { isFinal } from '../order'
import { LedgerError, openTradeOf, outcomeOf, revalue } from './books'
import type { SplitApplied } from './events'
import type { AccountState, Position, Trade } from './state'

/**
 * Restates what is held of a symbol for a split: quantity × factor at unchanged cost, last price ÷ factor, and the open round
 * trip in the same shares, so that the value stays what it was. An account of whole shares is paid for the fraction that the
 * split leaves, at the restated last price: cash comes in, its share of the cost goes out, the difference is realised, and the
 * postings sum to zero. No commission is charged.
 *
 * The same split again changes nothing, since the position then counts its shares as of the ex-date or later; nor does a split
 * of what is not held, or of shares bought before their day was recorded. Open orders of the symbol must have ended before (a quantity or limit of old shares must not meet a new
 * price): LedgerError otherwise.
 *
 * Source: the definition of a split, `factor` new shares for one old share.
 */
export function applySplit(state: AccountState, data: SplitApplied): AccountState {
  const held = state.positions.get(data.symbol)
  if (!held || held.sharesAsOf === null || held.sharesAsOf >= data.exDate) return state
  const factor = decimal(data.factor)
  if (!factor.isFinite() || !factor.gt(0))
    throw new LedgerError(`a split of ${data.symbol} by ${data.factor} cannot be`)
  for (const order of state.orders.values())
    if (order.symbol === data.symbol && !isFinal(order.status))
      throw new LedgerError(`order ${order.clientOrderId} must end before ${data.symbol} is split`)
  const lastPrice = round6(held.lastPrice.div(factor))
  if (!lastPrice.gt(0)) throw new LedgerError(`a split of ${data.symbol} by ${data.factor} leaves no price`)
  const total = round6(held.quantity.times(factor))
  const quantity = data.wholeShares ? total.floor() : total
  const fraction = total.minus(quantity)
  const paid = notional(fraction, lastPrice)
  const cost = total.isZero() ? held.costBasis : round6(held.costBasis.times(fraction).div(total))
  const realized = paid.minus(cost)
  const left: Position = {
    ...held,
    quantity,
    costBasis: held.costBasis.minus(cost),
    lastPrice,
    sharesAsOf: data.exDate,
  }
  const positions = new Map(state.positions)
  if (quantity.isZero()) positions.delete(data.symbol)
  else positions.set(data.symbol, left)

  const trades = new Map(state.trades)
  const running = openTradeOf(state, data.symbol)
  if (running) {
    const closedBefore = round6(running.closedQuantity.times(factor))
    trades.set(
      running.id,
      restate(running, { quantity: closedBefore.plus(total), closedBefore, fraction, paid, realized, data }),
    )
  }
  const paidOut = !fraction.isZero() || !cost.isZero()
  return revalue({
    ...state,
    positions,
    trades,
    portfolio: {
      ...state.portfolio,
      cash: state.portfolio.cash.plus(paid),
      realizedPnl: state.portfolio.realizedPnl.plus(realized),
    },
    postings: paidOut
      ? [
          ...state.postings,
          { ledger: 'cash', amount: paid, at: data.at },
          { ledger: 'securities', amount: cost.negated(), at: data.at },
          { ledger: 'realized_pnl', amount: realized.negated(), at: data.at },
        ]
      : state.postings,
  })
}

type Restated = {
  quantity: Decimal
  closedBefore: Decimal
  fraction: Decimal
  paid: Decimal
  realized: Decimal
  data: SplitApplied
}

/** The round trip in the new shares, with the fraction that was paid out as sold. */
function restate(trade: Trade, { quantity, closedBefore, fraction, paid, realized, data }: Restated): Trade {
  const closedQuantity = closedBefore.plus(fraction)
  const realizedPnl = trade.realizedPnl.plus(realized)
  const closed = closedQuantity.gte(quantity)
  return {
    ...trade,
    // A reverse split can leave less than the smallest share that is kept: what the trip was then stays as it was.
    quantity: quantity.gt(0) ? quantity : trade.quantity,
    closedQuantity: quantity.gt(0) ? closedQuantity : trade.quantity,
    exitNotional: trade.exitNotional.plus(paid),
    realizedPnl,
    exitReasoning: closed
      ? `The split of ${data.exDate} left less than one share, which was paid out.`
      : trade.exitReasoning,
    status: closed ? 'closed' : 'open',
    closedAt: closed ? data.at : null,
    outcome: closed ? outcomeOf(realizedPnl.minus(trade.fees)) : null,
  }
}
