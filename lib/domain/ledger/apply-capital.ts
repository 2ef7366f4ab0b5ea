import { Decimal, decimal, round6 } from '../money'
import { LedgerError, marketValue } from './books'
import type { CapitalMoved } from './events'
import type { AccountState } from './state'

/**
 * Books a deposit or a withdrawal: cash against capital, postings that sum to zero. Peaks move in the proportion in which equity
 * moves, so that money paid in or out never changes a drawdown. LedgerError for more than the free cash.
 */
export function applyCapital(state: AccountState, { kind, amount: given, at }: CapitalMoved): AccountState {
  const amount = round6(decimal(given))
  if (!amount.gt(0)) throw new LedgerError(`a ${kind} of ${given} cannot be`)
  const { portfolio, breaker } = state
  const signed = kind === 'deposit' ? amount : amount.negated()
  const cash = portfolio.cash.plus(signed)
  if (cash.lt(portfolio.reserved)) throw new LedgerError(`a withdrawal of ${given} is more than the free cash`)
  const positionsValue = marketValue(state.positions.values())
  const before = portfolio.cash.plus(positionsValue)
  const equity = cash.plus(positionsValue)
  const moved = (peak: Decimal) => Decimal.max(scaled(peak, before, equity), equity)
  return {
    ...state,
    portfolio: {
      ...portfolio,
      cash,
      netDeposits: portfolio.netDeposits.plus(signed),
      totalValue: equity,
      peakValue: moved(portfolio.peakValue),
    },
    breaker: {
      ...breaker,
      peakValue: moved(breaker.peakValue),
      countedEquity: breaker.countedEquity && scaled(breaker.countedEquity, before, equity),
    },
    postings: [
      ...state.postings,
      { ledger: 'cash', amount: signed, at },
      { ledger: 'capital', amount: signed.negated(), at },
    ],
    snapshots: [...state.snapshots, { at, cash, positionsValue, equity }],
  }
}

/** Of nothing there is no proportion: the value then moves by what equity moves. */
const scaled = (value: Decimal, before: Decimal, after: Decimal): Decimal =>
  before.gt(0) ? round6(value.times(after).div(before)) : value.plus(after).minus(before)
