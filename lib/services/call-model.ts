import { createHash } from 'node:crypto'
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type { Db } from '../db/client'
import { findAnswer, insertLlmCall, type LlmCallStatus, spentSince } from '../db/llm-calls'
import { modelCost } from '../domain/model-prices'
import { AppError, type ErrorCode } from '../errors'
import type { Clock, Llm, LlmResponse } from '../ports'

export type ModelPolicy = {
  timeoutMs: number
  /** Tries after the first, of what may pass: too many requests, overload, silence. */
  maxRetries: number
  maxOutputTokens: number
  cache: boolean
  /** US dollars a day (UTC). */
  dailyBudget: number
}

export type ModelCall = {
  role: string
  symbol: string
  model: string
  system: string
  prompt: string
  schema: Record<string, unknown>
  problemOf(text: string): string | null
}

export type CallModelDeps = { db: Db; llm: Llm; clock: Clock; policy: ModelPolicy }

type Context = CallModelDeps & {
  call: ModelCall
  cycle: { cycleId: string | null; traceId: string }
  promptHash: string
  attempts: number
}

/**
 * Asks a model and keeps a row of every attempt. An identical prompt is answered from the record when caching is on. Throws
 * `budget_exhausted` before a call that the day's money does not allow, `model_invalid_output` when the answer is still not
 * valid after it was shown back once, and what the provider threw when retries are used up.
 */
export async function callModel(
  deps: CallModelDeps,
  cycle: { cycleId: string | null; traceId: string },
  call: ModelCall,
): Promise<{ text: string; model: string }> {
  const promptHash = hashPrompt(call)
  const context: Context = { ...deps, call, cycle, promptHash, attempts: 0 }
  const kept = deps.policy.cache ? await findAnswer(deps.db, promptHash, call.model) : null
  if (kept !== null && call.problemOf(kept) === null) {
    await record(context, 'cached', { response: kept })
    return { text: kept, model: call.model }
  }
  const first = await askOnce(context, call.prompt)
  const problem = call.problemOf(first.text)
  if (problem === null) return { text: first.text, model: call.model }
  const second = await askOnce(context, repairPrompt(call.prompt, first.text, problem))
  const still = call.problemOf(second.text)
  if (still === null) return { text: second.text, model: call.model }
  throw new AppError('model_invalid_output', `${call.model} gave no valid answer: ${still}`)
}

/** Model, instructions, question and schema: whoever has the same of all four has the same question. */
export const hashPrompt = (call: Pick<ModelCall, 'model' | 'system' | 'prompt' | 'schema'>): string =>
  createHash('sha256')
    .update(JSON.stringify([call.model, call.system, call.prompt, call.schema]))
    .digest('hex')

const repairPrompt = (prompt: string, answer: string, problem: string): string =>
  `${prompt}\n\nYour last answer was not valid: ${problem}\nIt was:\n<<<answer\n${answer.slice(0, 4_000).replaceAll('<<<', '‹‹‹').replaceAll('>>>', '›››')}\n>>>\nAnswer again, with the JSON object only.`

/** One question with retries; a row for each attempt. */
async function askOnce(context: Context, prompt: string): Promise<LlmResponse> {
  const { policy } = context
  const retrying = retry(
    handleWhen((error) => error instanceof AppError && error.retry),
    { maxAttempts: policy.maxRetries, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 8_000 }) },
  )
  return retrying.execute(() => attempt(context, prompt))
}

async function attempt(context: Context, prompt: string): Promise<LlmResponse> {
  const { db, llm, clock, policy, call } = context
  const spent = await spentSince(db, new Date(clock.now().toISOString().slice(0, 10)))
  if (spent.gte(policy.dailyBudget)) {
    const reason = `The day's model budget of $${policy.dailyBudget.toFixed(2)} is used up ($${spent.toFixed(2)}).`
    await record(context, 'budget', { error: reason })
    throw new AppError('budget_exhausted', reason)
  }
  context.attempts += 1
  const startedAt = performance.now()
  const latencyMs = () => Math.round(performance.now() - startedAt)
  const signal = AbortSignal.timeout(policy.timeoutMs)
  try {
    const response = await llm.generate({
      model: call.model,
      system: call.system,
      prompt,
      schema: call.schema,
      schemaName: call.role,
      maxOutputTokens: policy.maxOutputTokens,
      signal,
    })
    const valid = call.problemOf(response.text) === null
    // An answer to a repair question is kept for the record and never served to the first question.
    const status = valid ? (prompt === call.prompt ? 'ok' : 'repaired') : 'invalid_output'
    await record(context, status, { ...response, response: response.text, latencyMs: latencyMs() })
    return response
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await record(context, signal.aborted ? 'timeout' : (STATUS_OF[error.code] ?? 'unavailable'), {
      latencyMs: latencyMs(),
      error: error.message,
    })
    throw error
  }
}

const STATUS_OF: Partial<Record<ErrorCode, LlmCallStatus>> = {
  rate_limited: 'rate_limited',
  model_refused: 'refused',
  vendor_rejected: 'rejected',
}

type Outcome = { inputTokens?: number; outputTokens?: number; latencyMs?: number; response?: string; error?: string }

const record = ({ db, llm, call, cycle, promptHash, attempts }: Context, status: LlmCallStatus, outcome: Outcome) =>
  insertLlmCall(db, {
    ...cycle,
    role: call.role,
    symbol: call.symbol,
    provider: llm.provider,
    model: call.model,
    promptHash,
    attempt: attempts,
    status,
    inputTokens: outcome.inputTokens ?? 0,
    outputTokens: outcome.outputTokens ?? 0,
    costUsd: modelCost(call.model, outcome.inputTokens ?? 0, outcome.outputTokens ?? 0),
    latencyMs: outcome.latencyMs ?? 0,
    response: outcome.response ?? null,
    error: outcome.error ?? null,
  })
