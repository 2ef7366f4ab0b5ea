import { Decimal, decimal, round6 } from '../money'
import { LedgerError, marketValue } from './books'
import type { CapitalMoved, CashBooked } from './events'
import type { AccountState } from './state'

/**
 * Books a deposit or a withdrawal: cash against capital, postings that sum to zero. Peaks move in the proportion in which equity
 * moves, so that money paid in or out never changes a drawdown. LedgerError for more than the free cash.
 */
export function applyCapital(state: AccountState, { kind, amount: given, at }: CapitalMoved): AccountState {
  const amount = round6(decimal(given))
  if (!amount.gt(0)) throw new LedgerError(`a ${kind} of ${given} cannot be`)
  const signed = kind === 'deposit' ? amount : amount.negated()
  if (state.portfolio.cash.plus(signed).lt(state.portfolio.reserved))
    throw new LedgerError(`a withdrawal of ${given} is more than the free cash`)
  return payIn(state, signed, at)
}

/** Books cash that a remote broker says has moved. It has, whatever the books think of it. */
export function applyCash(state: AccountState, { kind, amount: given, at }: CashBooked): AccountState {
  const amount = round6(decimal(given))
  if (amount.isZero()) return state
  if (kind === 'transfer' || kind === 'difference') return payIn(state, amount, at)
  const { portfolio } = state
  const isCost = kind === 'fee' && amount.lt(0)
  return {
    ...state,
    portfolio: {
      ...portfolio,
      cash: portfolio.cash.plus(amount),
      totalValue: portfolio.totalValue.plus(amount),
      ...(isCost ? { fees: portfolio.fees.minus(amount) } : { realizedPnl: portfolio.realizedPnl.plus(amount) }),
    },
    postings: [
      ...state.postings,
      { ledger: 'cash', amount, at },
      { ledger: isCost ? 'fees' : 'realized_pnl', amount: amount.negated(), at },
    ],
  }
}

/** Cash against capital, and a snapshot; `amount` is below zero for what is paid out. */
function payIn(state: AccountState, amount: Decimal, at: string): AccountState {
  const cash = state.portfolio.cash.plus(amount)
  const positionsValue = marketValue(state.positions.values())
  const { portfolio, breaker } = movePeaks(state, cash.plus(positionsValue))
  return {
    ...state,
    portfolio: { ...portfolio, cash, netDeposits: portfolio.netDeposits.plus(amount) },
    breaker,
    postings: [...state.postings, { ledger: 'cash', amount, at }, { ledger: 'capital', amount: amount.negated(), at }],
    snapshots: [...state.snapshots, { at, cash, positionsValue, equity: cash.plus(positionsValue) }],
  }
}

/** Peaks in the proportion in which what the owner paid in or took out moves equity to `equity`. */
export function movePeaks(state: AccountState, equity: Decimal): Pick<AccountState, 'portfolio' | 'breaker'> {
  const { portfolio, breaker } = state
  const before = portfolio.cash.plus(marketValue(state.positions.values()))
  const moved = (peak: Decimal) => Decimal.max(scaled(peak, before, equity), equity)
  return {
    portfolio: { ...portfolio, totalValue: equity, peakValue: moved(portfolio.peakValue) },
    breaker: {
      ...breaker,
      peakValue: moved(breaker.peakValue),
      countedEquity: breaker.countedEquity && scaled(breaker.countedEquity, before, equity),
    },
  }
}

/** Of nothing there is no proportion: the value then moves by what equity moves. */
const scaled = (value: Decimal, before: Decimal, after: Decimal): Decimal =>
  before.gt(0) ? round6(value.times(after).div(before)) : value.plus(after).minus(before)
