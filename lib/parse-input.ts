import type { z } from 'zod'
import { plainErrors } from './domain/plain-errors'
import { type FieldProblem, invalidInput } from './errors'

const MOST_PROBLEMS = 20

/** Parses what came from outside by its contract. Throws `invalid_input` that names each field in plain words. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: plainErrors })
  if (parsed.success) return parsed.data
  const problems: FieldProblem[] = parsed.error.issues
    .slice(0, MOST_PROBLEMS)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }))
        : [{ path: issue.path.join('.') || 'body', message: issue.message }],
    )
  throw invalidInput(problems)
}
