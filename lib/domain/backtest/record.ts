import { DAY_MS, msToDate } from '../calendar/iso-date'
import type { RunRecord } from '../metrics/run-record'
import { holdEqually, sessionPoints } from './benchmark'
import type { Instrument } from './market'
import type { BacktestResult } from './run'
import type { Fill } from './state'

/**
 * A result by session, as metrics want it: the values at the last instant of each day. Without a benchmark instrument the symbols
 * of the run in equal parts are what it is compared with. Equity starts with the first close, before which nothing can have traded:
 * the initial capital is not a point of its own, but on bars within days, where that close stands for the day before.
 */
export function recordOf(
  result: BacktestResult,
  instruments: readonly Instrument[],
  benchmark: Instrument | null,
  modelSpend = 0,
): RunRecord {
  const days = sessionPoints(result.time)
  const dates = days.map((index) => msToDate(result.time[index] as number))
  if (dates[0] === dates[1]) dates[0] = msToDate((result.time[0] as number) - DAY_MS)
  const held = holdEqually(benchmark ? [benchmark] : instruments, result.time, days)
  return {
    dates,
    equity: Float64Array.from(days, (index) => result.equity[index] as number),
    benchmark: held,
    exposure: Float64Array.from(days, (index) => exposureAt(result, index)),
    trades: result.trades,
    tradedNotional: result.tradedNotional,
    fees: result.commission + result.borrowFees,
    slippageCost: result.slippage,
    modelSpend,
  }
}

const exposureAt = ({ gross, equity }: BacktestResult, index: number): number =>
  (equity[index] as number) > 0 ? (gross[index] as number) / (equity[index] as number) : 0

/** What models cost at one step of a run. */
export type ModelCost = { readonly time: number; readonly usd: number }

/**
 * The part of a record after a date: its sessions, the round trips that began in it, and what its fills and its model calls cost.
 * Borrow fees carry no date; agents, whose runs are cut, sell nothing short.
 */
export function recordAfter(
  record: RunRecord,
  date: string,
  { fills, modelCosts }: { fills: readonly Fill[]; modelCosts: readonly ModelCost[] },
): RunRecord {
  const from = record.dates.findIndex((one) => one > date)
  const start = from < 0 ? record.dates.length : from
  const since = Date.parse(record.dates[start] ?? '9999-12-31')
  const kept = fills.filter(({ time }) => time >= since)
  return {
    dates: record.dates.slice(start),
    equity: record.equity.slice(start),
    benchmark: record.benchmark?.slice(start) ?? null,
    exposure: record.exposure.slice(start),
    trades: record.trades.filter(({ entryTime }) => entryTime >= since),
    tradedNotional: kept.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    fees: kept.reduce((sum, { commission }) => sum + commission, 0),
    slippageCost: kept.reduce((sum, { slippage }) => sum + slippage, 0),
    modelSpend: modelCosts.reduce((sum, { time, usd }) => (time >= since ? sum + usd : sum), 0),
  }
}
