import type { Db } from './client'
import { Prisma } from './client'

/** Money spent on models since an instant, in US dollars. */
export async function spentSince(db: Db, since: Date): Promise<Prisma.Decimal> {
  const { _sum } = await db.llmCall.aggregate({ where: { createdAt: { gte: since } }, _sum: { costUsd: true } })
  return _sum.costUsd ?? new Prisma.Decimal(0)
}

export type LlmCallStatus =
  | 'ok'
  | 'repaired'
  | 'cached'
  | 'invalid_output'
  | 'refused'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'rejected'
  | 'budget'

export type NewLlmCall = {
  /** Null for a call outside a cycle, as in a backtest. */
  cycleId: string | null
  traceId: string
  role: string
  symbol: string
  provider: string
  model: string
  promptHash: string
  attempt: number
  status: LlmCallStatus
  inputTokens: number
  outputTokens: number
  costUsd: number
  latencyMs: number
  response: string | null
  error: string | null
}

export async function insertLlmCall(db: Db, call: NewLlmCall): Promise<void> {
  await db.llmCall.create({ data: call })
}

/** The newest valid answer to exactly this prompt, or null. */
export async function findAnswer(db: Db, promptHash: string, model: string): Promise<string | null> {
  const row = await db.llmCall.findFirst({
    where: { promptHash, model, status: 'ok' },
    orderBy: { createdAt: 'desc' },
    select: { response: true },
  })
  return row?.response ?? null
}

/** Money spent under one trace, in US dollars. */
export async function spentUnder(db: Db, traceId: string): Promise<number> {
  const { _sum } = await db.llmCall.aggregate({ where: { traceId }, _sum: { costUsd: true } })
  return _sum.costUsd?.toNumber() ?? 0
}

export type MeasuredCalls = { calls: number; meanCostUsd: number; meanLatencyMs: number }

/** What the newest answered calls of a model cost and took, at most 500 of them. */
export async function measureCalls(db: Db, model: string): Promise<MeasuredCalls> {
  const rows = await db.llmCall.findMany({
    where: { model, status: 'ok' },
    orderBy: { createdAt: 'desc' },
    take: 500,
    select: { costUsd: true, latencyMs: true },
  })
  const mean = (sum: number) => (rows.length ? sum / rows.length : 0)
  return {
    calls: rows.length,
    meanCostUsd: mean(rows.reduce((sum, row) => sum + row.costUsd.toNumber(), 0)),
    meanLatencyMs: mean(rows.reduce((sum, row) => sum + row.latencyMs, 0)),
  }
}
