import type { z } from 'zod'

const isMissing = (input: unknown) => input === undefined || input === null || input === '' || Number.isNaN(input)

const KINDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
}

/** Zod's complaints in words that may be shown to a person; what a schema says itself goes before them. */
export const plainErrors: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type')
    return isMissing(issue.input) ? 'is missing' : `must be ${KINDS[issue.expected] ?? `a ${issue.expected}`}`
  if (issue.code === 'invalid_union') return isMissing(issue.input) ? 'is missing' : 'is not of a form that is taken'
  if (issue.code === 'invalid_value')
    return isMissing(issue.input)
      ? 'is missing'
      : `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'must be a date'
  if (issue.code === 'too_small')
    return issue.origin === 'string' && isMissing(issue.input)
      ? 'is missing'
      : `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unitOf(issue.origin)}`
  if (issue.code === 'too_big')
    return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unitOf(issue.origin)}`
  return undefined
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : ''
