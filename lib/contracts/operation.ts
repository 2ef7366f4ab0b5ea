import { z } from 'zod'
import { SYMBOL_PATTERN, TIMEFRAMES } from '../domain/market/bar'

export const ROLES = ['viewer', 'trader', 'admin'] as const
export type Role = (typeof ROLES)[number]

/**
 * One operation of the JSON API. The same description parses the request, documents it in OpenAPI and shapes the answer; a
 * route is an operation and a function.
 */
export type Operation = {
  id: string
  method: 'get' | 'post' | 'delete'
  /** With `{name}` for parameters, as in OpenAPI. */
  path: string
  summary: string
  tag: string
  /** Least role; null for the few operations that ask for nobody. */
  role: Role | null
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** Success status and its body. */
  status: number
  response: z.ZodType
  /** POSTs that create take an Idempotency-Key. */
  idempotent?: boolean
  /** The answer holds a secret: it is not kept, and a repeated Idempotency-Key is told that it was given. */
  once?: boolean
  /** Media types in which the answer comes as a document of its own, beside JSON. */
  documents?: readonly string[]
  /** Other successes than `status`. */
  alsoStatus?: Record<number, string>
}

export const operation = <const O extends Operation>(definition: O): O => definition

export const symbol = z
  .string()
  .trim()
  .toUpperCase()
  .regex(SYMBOL_PATTERN, 'is not a ticker')
  .meta({ description: 'Ticker', example: 'AAPL' })

export const timeframe = z.enum(TIMEFRAMES)
export const isoDate = z.iso.date().meta({ example: '2017-06-01' })
export const isoTime = z.iso.datetime({ offset: true })
/** Decimal number as text, so that no digit is lost. */
export const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal number')
  .meta({ example: '1234.56' })

export const account = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'is not an account name')
  .meta({ description: 'Account', example: 'paper' })

/** Stands for the account that is meant when none is named: the broker's when one is connected, else the local paper account. */
export const DEFAULT_ACCOUNT = 'default'
export const accountOrDefault = account.default(DEFAULT_ACCOUNT)

/** A page of a list; `next_cursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() })

/** A whole number in an address. */
export const wholeNumber = z.coerce.number('must be a whole number').int()

export const pageQuery = {
  limit: wholeNumber.min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
}
