import type { z } from 'zod'
import type { cycle, modelCall } from '../contracts/api/cycles'
import type { Cycle, CycleRow } from '../db/cycles'
import type { LlmCall } from '../db/generated/client'
import { type CycleResult, emptyResult } from '../services/record-cycle'

type CycleView = z.input<typeof cycle>

const resultOf = (row: Cycle): Omit<CycleResult, 'decided_at'> => ({
  ...emptyResult(),
  ...(row.result as unknown as Partial<CycleResult> | null),
})

export const toCycleView = (row: CycleRow): CycleView => {
  const counts = row.counts as Partial<CycleView['counts']>
  return {
    id: row.id,
    cycle_id: row.cycleId,
    account: row.accountId,
    strategy_id: row.strategyId,
    status: row.status as CycleView['status'],
    step: row.step,
    trigger: row.trigger,
    symbols: row.symbols,
    execute: row.execute,
    as_of: row.asOf?.toISOString() ?? null,
    model_kind: row.modelKind as CycleView['model_kind'],
    requested_by: row.requestedBy,
    trace_id: row.traceId,
    error: row.errorCode ? { code: row.errorCode, message: row.error ?? '' } : null,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
    counts: {
      signals: counts.signals ?? 0,
      approved: counts.approved ?? 0,
      validated: counts.validated ?? 0,
      executed: counts.executed ?? 0,
    },
  }
}

export const outputsOf = (row: Cycle) => {
  const result = resultOf(row)
  return {
    signals: result.signals,
    assessments: result.risk_assessments,
    validations: result.validations,
    decisions: result.final_decisions,
  }
}

export const toModelCallView = (row: LlmCall): z.input<typeof modelCall> => ({
  role: row.role,
  symbol: row.symbol,
  model: row.model,
  status: row.status,
  input_tokens: row.inputTokens,
  output_tokens: row.outputTokens,
  cost_usd: row.costUsd.toFixed(),
  latency_ms: row.latencyMs,
  created_at: row.createdAt.toISOString(),
})
