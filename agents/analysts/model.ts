import type { Opinion, OpinionContext, OpinionRole, OpinionValue } from '../../lib/domain/agents/opinion'
import { AppError } from '../../lib/errors'
import type { Analyst } from '../../lib/ports'
import { outputSchemas, wireSchema } from '../outputs'
import { renderPrompt } from '../prompts/roles'

/** One recorded, budgeted and retried model call; given by the service that owns the record. */
export type AskModel = (call: {
  role: OpinionRole
  symbol: string
  system: string
  prompt: string
  schema: Record<string, unknown>
  /** Says what is wrong with an answer, or null: a first bad answer is shown back once for repair. */
  problemOf(text: string): string | null
}) => Promise<{ text: string; model: string }>

/** The analyst that asks language models. Every failure is an opinion that says so; none is a quiet HOLD. */
export const modelAnalyst = (ask: AskModel): Analyst => ({
  kind: 'model',
  async analyse<R extends OpinionRole>(role: R, context: OpinionContext<R>): Promise<Opinion<R>> {
    const { system, prompt } = renderPrompt(role, context)
    try {
      const answer = await ask({
        role,
        symbol: context.symbol,
        system,
        prompt,
        schema: wireSchema(role),
        problemOf: (text) => {
          const parsed = parseAnswer(role, text)
          return parsed.ok ? null : parsed.problem
        },
      })
      const parsed = parseAnswer(role, answer.text)
      if (!parsed.ok) return { status: 'failed', code: 'model_invalid_output', reason: parsed.problem }
      return { status: 'ok', value: parsed.value, by: answer.model }
    } catch (error) {
      if (error instanceof AppError) return { status: 'failed', code: error.code, reason: error.message }
      throw error
    }
  },
})

type Parsed<R extends OpinionRole> = { ok: true; value: OpinionValue<R> } | { ok: false; problem: string }

/** Reads an answer: JSON, alone or in a fence, that fits the role's schema and its bounds. */
export function parseAnswer<R extends OpinionRole>(role: R, text: string): Parsed<R> {
  const json = /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1] ?? text
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { ok: false, problem: 'The answer is not JSON.' }
  }
  const parsed = outputSchemas[role].safeParse(value)
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    return { ok: false, problem: problems.join('; ') }
  }
  return { ok: true, value: parsed.data as OpinionValue<R> }
}
