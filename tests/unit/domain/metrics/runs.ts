import fc from 'fast-check'
import { addDays } from '@/lib/domain/calendar/iso-date'
import type { RoundTrip, RunRecord } from '@/lib/domain/metrics/run-record'

/** A date for each point, one calendar day apart. */
export function datesFrom(start: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => addDays(start, i))
}

/** Equity that starts at `initial` and earns `returns`. */
export function compound(initial: number, returns: ArrayLike<number>): Float64Array {
  const equity = new Float64Array(returns.length + 1).fill(initial)
  for (let i = 0; i < returns.length; i++) equity[i + 1] = (equity[i] ?? 0) * (1 + (returns[i] ?? 0))
  return equity
}

export function runOf(equity: ArrayLike<number>, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    dates: datesFrom('2020-01-01', equity.length),
    equity: Float64Array.from(equity),
    benchmark: null,
    exposure: new Float64Array(equity.length),
    trades: [],
    tradedNotional: 0,
    fees: 0,
    slippageCost: 0,
    modelSpend: 0,
    ...changes,
  }
}

export function tradeOf(pnl: number, changes: Partial<RoundTrip> = {}): RoundTrip {
  return {
    symbol: 'TEST.X',
    side: 'long',
    entryTime: 0,
    exitTime: 0,
    entryPrice: 100,
    exitPrice: 100 + pnl / 10,
    quantity: 10,
    pnl,
    fees: 0,
    returnPct: pnl / 1_000,
    barsHeld: 1,
    mae: 0,
    mfe: 0,
    open: false,
    ...changes,
  }
}

/** Daily returns between −20 % and +20 % in basis points, so that nothing varies by mere rounding. */
export const dailyReturns = (minLength: number, maxLength = 150) =>
  fc
    .array(fc.integer({ min: -2_000, max: 2_000 }), { minLength, maxLength })
    .map((values) => Float64Array.from(values, (bps) => bps / 10_000))
