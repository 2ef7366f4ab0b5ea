/** "aapl, msft" → AAPL, MSFT: what was typed or pasted, as tickers. */
export const splitSymbols = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean)

/**
 * Which entry of the list Enter takes: the one moved to, or the first when its ticker goes on from what is typed. Null
 * takes what is typed, since the list is found by company names too and may still be that of an earlier text.
 */
export function entryToTake(
  text: string,
  { symbols, moved, taken }: { symbols: readonly string[]; moved: string | null; taken: readonly string[] },
): number | null {
  if (moved !== null && symbols.includes(moved)) return symbols.indexOf(moved)
  const [typed, ...more] = splitSymbols(text)
  if (!typed || more.length > 0 || taken.includes(typed)) return null
  const same = symbols.indexOf(typed)
  if (same >= 0) return same
  return symbols[0]?.startsWith(typed) ? 0 : null
}
