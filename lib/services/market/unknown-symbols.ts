import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { findSeries } from '../../db/prices'
import { AppError, invalidInput } from '../../errors'
import { askVendors } from './ask-vendors'
import type { RefreshDeps } from './refresh-bars'

const AT_ONCE = 8
/** Nobody who asks for something waits longer than this to hear that a symbol does not exist. */
const PATIENCE_MS = 3_000

/**
 * Those of the symbols that do not exist: no daily bar is stored, and every vendor that covers one says that it has nothing. A
 * vendor that fails, or does not answer in time, says nothing of the kind. Symbols with stored bars cost no call.
 */
export async function unknownSymbols(
  deps: RefreshDeps,
  symbols: readonly string[],
  patienceMs: number = PATIENCE_MS,
): Promise<Set<string>> {
  const stored = await findSeries(deps.db, symbols, '1d')
  const asked = symbols.filter((symbol) => !stored.has(symbol))
  const unknown = new Set<string>()
  if (asked.length === 0) return unknown
  const limit = pLimit(AT_ONCE)
  const ask = async (symbol: string) => {
    try {
      await askVendors(deps, symbol, (vendor) => vendor.quote(symbol))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'no_data') unknown.add(symbol)
    }
  }
  const over = new AbortController()
  try {
    await Promise.race([
      Promise.all(asked.map((symbol) => limit(ask, symbol))),
      sleep(patienceMs, undefined, { signal: over.signal }),
    ])
  } finally {
    over.abort()
    limit.clearQueue()
  }
  return new Set(unknown)
}

/** Throws `invalid_input` that names the field of each symbol that does not exist. `pathOf` gives the field of the nth. */
export async function assertExist(
  deps: RefreshDeps,
  symbols: readonly string[],
  pathOf: (index: number) => string,
): Promise<void> {
  const unknown = await unknownSymbols(deps, symbols)
  const problems = symbols.flatMap((symbol, index) =>
    unknown.has(symbol) ? [{ path: pathOf(index), message: `no vendor of prices knows ${symbol}` }] : [],
  )
  if (problems.length > 0) throw invalidInput(problems)
}
