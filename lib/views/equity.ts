import type { z } from 'zod'
import type { getEquity } from '../contracts/api/accounts'
import { findAccount, listEquity } from '../db/accounts'
import { findSeries, readBars } from '../db/prices'
import type { Deps } from '../deps'
import { sessionClose } from '../domain/calendar/nyse'
import { SAMPLE_FUND } from '../domain/sample-market/companies'
import { AppError } from '../errors'

const INDEX = 'SPY'

/** Equity over time with the index that the account's market has, rebased to the same start. */
export async function readEquity(
  deps: Deps,
  accountId: string,
  from: Date | undefined,
  limit: number,
): Promise<z.input<(typeof getEquity)['response']>> {
  const account = await findAccount(deps.db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const written = await listEquity(deps.db, accountId, from, limit)
  // A simulation's opening is written in real time, which lies after the days that it goes through.
  const { clockAt } = account
  const snapshots = account.kind === 'simulation' && clockAt ? written.filter(({ at }) => at <= clockAt) : written
  const index = account.sample ? SAMPLE_FUND : INDEX
  const known = (await findSeries(deps.db, [index], '1d')).has(index)
  const benchmark = known
    ? await readBenchmark(
        deps,
        index,
        snapshots.map(({ at }) => at),
      )
    : []
  const first = snapshots.findIndex((_, position) => benchmark[position] != null)
  const base = first < 0 ? null : (snapshots[first]?.equity.toNumber() ?? 0) / (benchmark[first] ?? 1)
  return {
    benchmark_symbol: known ? index : null,
    data: snapshots.map((row, position) => {
      const close = benchmark[position]
      return {
        at: row.at.toISOString(),
        cash: row.cash.toFixed(),
        positions_value: row.positionsValue.toFixed(),
        equity: row.equity.toFixed(),
        benchmark: base === null || close == null ? null : close * base,
      }
    }),
  }
}

/** The index's last close known at each instant. */
async function readBenchmark(deps: Deps, symbol: string, times: readonly Date[]): Promise<(number | null)[]> {
  const first = times[0]
  const last = times.at(-1)
  if (!first || !last) return []
  const bars = await readBars(deps.db, [symbol], '1d', {
    from: new Date(first.getTime() - 10 * 86_400_000),
    to: last,
    asOf: last,
    limit: 10_000,
  })
  const closes = (bars.get(symbol) ?? []).map((bar) => ({
    at: sessionClose(new Date(bar.time).toISOString().slice(0, 10)).getTime(),
    close: bar.close,
  }))
  let next = 0
  let close: number | null = null
  return times.map((time) => {
    for (let bar = closes[next]; bar && bar.at <= time.getTime(); bar = closes[next]) {
      close = bar.close
      next += 1
    }
    return close
  })
}
