import type { z } from 'zod'
import { AppError, type ErrorCode } from '../../errors'

/** A vendor's answer that is no success, as the error the rest of the product understands. */
export function statusError(vendor: string, status: number, detail: string): AppError {
  return new AppError(statusCode(status), `${vendor} answered ${status}${detail ? `: ${detail.slice(0, 200)}` : ''}`)
}

function statusCode(status: number): ErrorCode {
  if (status === 404) return 'no_data'
  if (status === 429) return 'rate_limited'
  return status >= 500 || status === 408 ? 'vendor_unavailable' : 'vendor_rejected'
}

/** Anything thrown while talking to a vendor as an AppError: no connection, a cut one, a timeout, an unreadable body. */
export function vendorError(vendor: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
  if (timedOut) return new AppError('vendor_unavailable', `${vendor} did not answer in time`, { cause: error })
  if (error instanceof SyntaxError) {
    return new AppError('vendor_unavailable', `${vendor} answered with something that is no JSON`, { cause: error })
  }
  // fetch rejects with a TypeError for every failure of the network; its cause says which.
  if (error instanceof TypeError && (error.cause !== undefined || error.message === 'terminated')) {
    return new AppError('vendor_unavailable', `${vendor} cannot be reached`, { cause: error })
  }
  return new AppError('vendor_rejected', `${vendor} gave an answer that is not understood`, { cause: error })
}

/** Parses a payload or throws `vendor_rejected` naming the first field that is wrong. */
export function parsePayload<T extends z.ZodType>(vendor: string, schema: T, payload: unknown): z.infer<T> {
  const parsed = schema.safeParse(payload)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue ? `${issue.path.join('.') || 'answer'}: ${issue.message}` : 'answer'
  throw new AppError('vendor_rejected', `${vendor} changed its answer (${where})`, { cause: parsed.error })
}
