import { AppError } from './errors'

/** A cursor is the sort key of the last row, opaque to the caller. */
const writeCursor = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

/** The parts of a cursor, or null when none was given. Throws `invalid_input` for one that we did not make. */
export function readCursor(cursor: string | undefined): string[] | null {
  if (cursor === undefined) return null
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts
  } catch {
    // Falls through to the error: the text is not one of our cursors.
  }
  throw notOurs()
}

const notOurs = () =>
  new AppError('invalid_input', 'cursor: is not one that this list gave', {
    problems: [{ path: 'cursor', message: 'is not one that this list gave' }],
  })

/** Cuts `limit + 1` rows to a page: one row too many means that there is another page. */
export function page<R, V>(rows: readonly R[], limit: number, view: (row: R) => V, key: (row: R) => string[]) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map(view),
    next_cursor: rows.length > limit && last !== undefined ? writeCursor(key(last)) : null,
  }
}

/** A cursor of a time and an id. */
export function timeAndId(cursor: string | undefined): { at: Date; id: string } | undefined {
  const parts = readCursor(cursor)
  if (!parts) return undefined
  const at = new Date(parts[0] ?? '')
  const id = parts[1] ?? ''
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw notOurs()
  return { at, id }
}

/** A cursor of a time and a row number. */
export function timeAndNumber(cursor: string | undefined): { at: Date; id: bigint } | undefined {
  const parts = readCursor(cursor)
  if (!parts) return undefined
  const at = new Date(parts[0] ?? '')
  const id = parts[1] ?? ''
  if (Number.isNaN(at.getTime()) || !/^\d{1,18}$/.test(id)) throw notOurs()
  return { at, id: BigInt(id) }
}

/** A cursor of a row number: rows before it come next. */
export function numberBefore(cursor: string | undefined): bigint | undefined {
  const [before] = readCursor(cursor) ?? []
  if (before === undefined) return undefined
  if (!/^\d{1,18}$/.test(before)) throw notOurs()
  return BigInt(before)
}

/** A cursor of a number within a list: what comes after it is next. Zero without a cursor. */
export function numberAfter(cursor: string | undefined): number {
  const [after] = readCursor(cursor) ?? ['0']
  if (after === undefined || !/^\d{1,9}$/.test(after)) throw notOurs()
  return Number(after)
}
