import { SYMBOL_PATTERN } from './bar'

export type ParsedSymbols =
  | { readonly ok: true; readonly symbols: readonly string[] }
  /** `invalid` holds the entries that are no symbols, as they were written. */
  | { readonly ok: false; readonly invalid: readonly string[] }

/**
 * Symbols of a list as people type it: separated by commas, semicolons or white space, in any case, with `BRK/B` for
 * `BRK.B`. Upper case, in the order of first appearance, each once. An empty list has no symbols and is no error.
 */
export function parseSymbols(list: string): ParsedSymbols {
  const entries = list.split(/[\s,;]+/).filter((entry) => entry !== '')
  const invalid = entries.filter((entry) => !SYMBOL_PATTERN.test(normalise(entry)))
  if (invalid.length > 0) return { ok: false, invalid }
  return { ok: true, symbols: [...new Set(entries.map(normalise))] }
}

function normalise(entry: string): string {
  return entry.toUpperCase().replace('/', '.')
}
