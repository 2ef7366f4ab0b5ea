import type { Db } from './client'

export type RecordedRow = { contextHash: string; decision: unknown; answeredBy: string; costUsd: number }

/** Everything recorded for one kind of run, by the hash of the context. */
export async function readRecordings(db: Db, runHash: string): Promise<Map<string, RecordedRow>> {
  const rows = await db.recordedDecision.findMany({ where: { runHash } })
  return new Map(rows.map((row) => [row.contextHash, { ...row, costUsd: row.costUsd.toNumber() }]))
}

/** Keeps decisions; the first one recorded for a context stays. */
export async function insertRecordings(db: Db, runHash: string, rows: readonly RecordedRow[]): Promise<void> {
  if (rows.length === 0) return
  await db.recordedDecision.createMany({
    data: rows.map((row) => ({ ...row, runHash, decision: row.decision as object })),
    skipDuplicates: true,
  })
}
