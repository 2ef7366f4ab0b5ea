import {
  type CallBudget,
  type CallKind,
  fullBudget,
  type LimitReport,
  noteLimit,
  takeCall,
} from '../domain/broker-calls'
import type { Db } from './client'

type Row = { version: bigint; budget: CallBudget; now: number }

/** The row and the database's own time, which is the same for all who ask. */
async function readBudget(db: Db, account: string): Promise<Row> {
  const rows = await db.$queryRaw<{ version: bigint; budget: CallBudget | null; now: number }[]>`
    select coalesce(version, -1) as version, budget, (extract(epoch from clock_timestamp()) * 1000)::float8 as now
    from (select 1) one left join broker_calls on broker_account = ${account}`
  const [row] = rows
  if (!row) throw new Error('a left join of one row gave none')
  return { ...row, budget: row.budget ?? fullBudget(row.now) }
}

/** False when another process was faster. */
async function writeBudget(db: Db, account: string, version: bigint, budget: CallBudget): Promise<boolean> {
  const text = JSON.stringify(budget)
  const count = await db.$executeRaw`
    insert into broker_calls (broker_account, version, budget) values (${account}, 0, ${text}::jsonb)
    on conflict (broker_account) do update set version = broker_calls.version + 1, budget = excluded.budget
    where broker_calls.version = ${version}`
  return count === 1
}

/** Takes one call of a broker account and answers 0, or says how many milliseconds to wait before asking again. */
export async function takeBrokerCall(db: Db, account: string, kind: CallKind): Promise<number> {
  for (;;) {
    const { version, budget, now } = await readBudget(db, account)
    const verdict = takeCall(budget, kind, now)
    if (!verdict.taken) return verdict.waitMs
    if (await writeBudget(db, account, version, verdict.budget)) return 0
  }
}

/** Keeps what the broker said about its limit. Nothing is written while its word changes nothing. */
export async function noteBrokerLimit(db: Db, account: string, report: LimitReport): Promise<void> {
  for (;;) {
    const { version, budget, now } = await readBudget(db, account)
    const noted = noteLimit(budget, report, now)
    const same = noted.left === budget.left && noted.windowEnd === budget.windowEnd && !report.refused
    if (same || (await writeBudget(db, account, version, noted))) return
  }
}
