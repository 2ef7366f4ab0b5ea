/**
 * Every failure the product names. One table says what an HTTP client sees and what a queue does with it:
 * `retry` is true only where the same call may succeed later without anybody changing anything.
 */
export const ERROR_TABLE = {
  invalid_input: { status: 422, retry: false },
  bad_request: { status: 400, retry: false },
  unauthenticated: { status: 401, retry: false },
  forbidden: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  conflict: { status: 409, retry: false },
  idempotency_conflict: { status: 409, retry: false },
  clock_moved_on: { status: 409, retry: false },
  trading_stopped: { status: 409, retry: false },
  refused_by_risk: { status: 422, retry: false },
  payload_too_large: { status: 413, retry: false },
  unsupported_media_type: { status: 415, retry: false },
  rate_limited: { status: 429, retry: true },
  budget_exhausted: { status: 429, retry: false },
  model_invalid_output: { status: 502, retry: false },
  model_refused: { status: 502, retry: false },
  model_unavailable: { status: 503, retry: true },
  vendor_unavailable: { status: 503, retry: true },
  vendor_rejected: { status: 502, retry: false },
  no_data: { status: 404, retry: false },
  lease_lost: { status: 409, retry: true },
  database_unavailable: { status: 503, retry: true },
  configuration: { status: 500, retry: false },
  internal: { status: 500, retry: false },
} as const satisfies Record<string, { status: number; retry: boolean }>

export type ErrorCode = keyof typeof ERROR_TABLE

/** One thing that is wrong with the input; `path` names the field (`symbols.0`). */
export type FieldProblem = { path: string; message: string }

/** Problems in one line, as an error says them. */
export const describeProblems = (problems: readonly FieldProblem[]): string =>
  problems.map(({ path, message }) => `${path}: ${message}`).join('; ')

/** The error of input in which something is wrong. */
export const invalidInput = (problems: readonly FieldProblem[]): AppError =>
  new AppError('invalid_input', describeProblems(problems), { problems })

const BRAND = Symbol.for('assay.AppError')

/**
 * A failure with a stable code. `message` is meant for the person or program that caused it; `cause` is for the log. The pages and the
 * server around them are bundled apart, each with this class of its own: `instanceof` knows them all.
 */
export class AppError extends Error {
  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly problems: readonly FieldProblem[]

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; problems?: readonly FieldProblem[] } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.problems = options.problems ?? []
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  get status(): number {
    return ERROR_TABLE[this.code].status
  }

  get retry(): boolean {
    return ERROR_TABLE[this.code].retry
  }
}

/** Every problem of the environment at once, one line each; the process that sees it stops. */
export class EnvironmentError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(
      `The configuration has ${lines.length === 1 ? 'a problem' : `${lines.length} problems`}:\n  ${lines.join('\n  ')}`,
    )
    this.name = 'EnvironmentError'
    this.lines = lines
  }
}
