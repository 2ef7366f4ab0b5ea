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
  cycleId: string
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
