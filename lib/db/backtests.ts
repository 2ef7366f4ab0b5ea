import type { Db, Prisma, Tx } from './client'
import type { Backtest, BacktestRoundTrip, BacktestTrade } from './generated/client'

export type { Backtest, BacktestRoundTrip, BacktestTrade }

/** What a list shows: everything but the large columns. */
export type BacktestRow = Omit<Backtest, 'equityCurve' | 'metrics' | 'trust' | 'runCard' | 'outcome'>
const LIGHT = { equityCurve: true, metrics: true, trust: true, runCard: true, outcome: true } as const

export const findBacktest = (db: Db | Tx, id: bigint): Promise<Backtest | null> =>
  db.backtest.findUnique({ where: { id } })

export const findBacktests = (db: Db, ids: readonly bigint[]): Promise<Backtest[]> =>
  db.backtest.findMany({ where: { id: { in: [...ids] } } })

export const insertBacktest = (tx: Tx, data: Prisma.BacktestCreateInput): Promise<BacktestRow> =>
  tx.backtest.create({ data, omit: LIGHT })

export type BacktestFilter = { strategy?: string; status?: string; tag?: string; symbol?: string; before?: bigint }

/** Newest first. */
export const listBacktests = (db: Db, filter: BacktestFilter, limit: number): Promise<BacktestRow[]> =>
  db.backtest.findMany({
    omit: LIGHT,
    where: {
      strategy: filter.strategy,
      status: filter.status,
      tags: filter.tag === undefined ? undefined : { has: filter.tag },
      symbols: filter.symbol === undefined ? undefined : { has: filter.symbol },
      id: filter.before === undefined ? undefined : { lt: filter.before },
    },
    orderBy: { id: 'desc' },
    take: limit,
  })

/** Takes a backtest for `leaseMs` and raises its fence; null when it has ended, waits or a live worker holds it. */
export async function claimBacktest(db: Db, id: bigint, leaseMs: number): Promise<Backtest | null> {
  const [claimed] = await db.$queryRaw<{ fence: bigint }[]>`
    update backtests set status = 'running', fence = fence + 1, lease_until = now() + ${leaseMs} * interval '1 millisecond',
      started_at = coalesce(started_at, now())
    where id = ${id} and (status = 'queued' or (status = 'running' and lease_until < now())) returning fence`
  const run = claimed ? await findBacktest(db, id) : null
  // The fence is the one that was given: another worker may have taken the run before the row is read.
  return claimed && run ? { ...run, fence: claimed.fence } : null
}

/** Writes only while `fence` is the newest and the run goes on; false when it does not. */
export async function updateClaimedBacktest(
  db: Db | Tx,
  id: bigint,
  fence: bigint,
  data: Prisma.BacktestUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.backtest.updateMany({ where: { id, fence, status: 'running' }, data })
  return count === 1
}

/** Keeps a lease and says whether somebody asked to stop; null when the lease was lost. */
export async function renewBacktest(
  db: Db,
  id: bigint,
  fence: bigint,
  leaseMs: number,
  progress: number,
): Promise<{ cancel: boolean } | null> {
  const [row] = await db.$queryRaw<{ cancel_requested: boolean }[]>`
    update backtests set lease_until = now() + ${leaseMs} * interval '1 millisecond', progress = ${progress}
    where id = ${id} and fence = ${fence} and status = 'running' returning cancel_requested`
  return row ? { cancel: row.cancel_requested } : null
}

/** What has not ended. */
export const UNDER_WAY: readonly string[] = ['queued', 'running', 'paused']

/** Moves a backtest from one of `from` to `to`; null when it is in none of them. */
export async function moveBacktest(
  tx: Tx,
  id: bigint,
  from: readonly string[],
  data: Prisma.BacktestUpdateManyMutationInput,
): Promise<BacktestRow | null> {
  const { count } = await tx.backtest.updateMany({ where: { id, status: { in: [...from] } }, data })
  return count === 1 ? tx.backtest.findUnique({ where: { id }, omit: LIGHT }) : null
}

/** Cancels a run whose worker has gone: its lease has run out. Null when it is not one. */
export async function cancelAbandoned(tx: Tx, id: bigint, at: Date): Promise<BacktestRow | null> {
  const count = await tx.$executeRaw`
    update backtests set status = 'canceled', fence = fence + 1, finished_at = ${at}
    where id = ${id} and status = 'running' and lease_until < now()`
  return count === 1 ? tx.backtest.findUnique({ where: { id }, omit: LIGHT }) : null
}

/** False when it has gone on since. */
export async function deleteBacktest(tx: Tx, id: bigint): Promise<boolean> {
  const { count } = await tx.backtest.deleteMany({ where: { id, status: { notIn: [...UNDER_WAY] } } })
  return count === 1
}

/** Forgets what an earlier attempt wrote, so many rows at a time; true when nothing is left. */
export async function clearBacktestRows(db: Db | Tx, id: bigint, limit: number): Promise<boolean> {
  let removed = 0
  removed += await db.$executeRaw`
    delete from backtest_trades where backtest_id = ${id}
      and seq in (select seq from backtest_trades where backtest_id = ${id} limit ${limit})`
  removed += await db.$executeRaw`
    delete from backtest_round_trips where backtest_id = ${id}
      and seq in (select seq from backtest_round_trips where backtest_id = ${id} limit ${limit})`
  return removed === 0
}

/** Adds executions while `fence` is the newest. */
export async function insertBacktestTrades(tx: Tx, rows: readonly BacktestTrade[]): Promise<void> {
  await tx.$executeRaw`
    insert into backtest_trades (backtest_id, seq, time, asset, action, price, quantity, commission, slippage, reasoning, confidence)
    select ${rows[0]?.backtestId ?? 0n}, s, t, a, act, p, q, c, sl, r, conf
    from unnest(${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.time)}::timestamptz[],
      ${rows.map((row) => row.asset)}::text[], ${rows.map((row) => row.action)}::text[],
      ${rows.map((row) => row.price)}::float8[], ${rows.map((row) => row.quantity)}::float8[],
      ${rows.map((row) => row.commission)}::float8[], ${rows.map((row) => row.slippage)}::float8[],
      ${rows.map((row) => row.reasoning)}::text[], ${rows.map((row) => row.confidence)}::smallint[])
      as one (s, t, a, act, p, q, c, sl, r, conf)`
}

export async function insertRoundTrips(tx: Tx, rows: readonly BacktestRoundTrip[]): Promise<void> {
  await tx.$executeRaw`
    insert into backtest_round_trips (backtest_id, seq, asset, side, entry_time, exit_time, entry_price, exit_price, quantity, pnl,
      fees, return_pct, bars_held, mae, mfe, still_open, entry_reasoning, exit_reasoning, confidence)
    select ${rows[0]?.backtestId ?? 0n}, one.*
    from unnest(${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.asset)}::text[],
      ${rows.map((row) => row.side)}::text[], ${rows.map((row) => row.entryTime)}::timestamptz[],
      ${rows.map((row) => row.exitTime)}::timestamptz[], ${rows.map((row) => row.entryPrice)}::float8[],
      ${rows.map((row) => row.exitPrice)}::float8[], ${rows.map((row) => row.quantity)}::float8[],
      ${rows.map((row) => row.pnl)}::float8[], ${rows.map((row) => row.fees)}::float8[],
      ${rows.map((row) => row.returnPct)}::float8[], ${rows.map((row) => row.barsHeld)}::int[],
      ${rows.map((row) => row.mae)}::float8[], ${rows.map((row) => row.mfe)}::float8[],
      ${rows.map((row) => row.stillOpen)}::boolean[], ${rows.map((row) => row.entryReasoning)}::text[],
      ${rows.map((row) => row.exitReasoning)}::text[], ${rows.map((row) => row.confidence)}::smallint[]) as one`
}

export const listBacktestTrades = (db: Db, id: bigint, after: number, limit: number): Promise<BacktestTrade[]> =>
  db.backtestTrade.findMany({ where: { backtestId: id, seq: { gt: after } }, orderBy: { seq: 'asc' }, take: limit })

export const listRoundTrips = (
  db: Db,
  id: bigint,
  filter: { after: number; symbol?: string },
  limit: number,
): Promise<BacktestRoundTrip[]> =>
  db.backtestRoundTrip.findMany({
    where: { backtestId: id, asset: filter.symbol, seq: { gt: filter.after } },
    orderBy: { seq: 'asc' },
    take: limit,
  })

/** Trials of a strategy but for one: how many, how many of them have a Sharpe ratio, and the sum and sum of squares of their annual Sharpe ratios. */
export async function otherTrials(
  db: Db,
  strategy: string,
  own: string,
): Promise<{ count: number; measured: number; sum: number; squares: number }> {
  const [row] = await db.$queryRaw<{ count: bigint; measured: bigint; sum: number | null; squares: number | null }[]>`
    select count(*) as count, count(sharpe) as measured, sum(sharpe) as sum, sum(sharpe * sharpe) as squares from backtest_trials
    where strategy = ${strategy} and trial_hash <> ${own}`
  return {
    count: Number(row?.count ?? 0),
    measured: Number(row?.measured ?? 0),
    sum: row?.sum ?? 0,
    squares: row?.squares ?? 0,
  }
}

/** Remembers trials; one that was made before counts once. */
export async function insertTrials(
  db: Db | Tx,
  strategy: string,
  trials: readonly { hash: string; sharpe: number | null }[],
): Promise<void> {
  await db.$executeRaw`
    insert into backtest_trials (strategy, trial_hash, sharpe)
    select ${strategy}, h, s from unnest(${trials.map(({ hash }) => hash)}::text[], ${trials.map(({ sharpe }) => sharpe)}::float8[])
      as trial (h, s)
    on conflict (strategy, trial_hash) do nothing`
}
