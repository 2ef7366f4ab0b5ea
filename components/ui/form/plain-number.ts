/** Said at a field whose number has a comma that parts no thousands: it could mean 1.5 or 15. */
export const COMMA = 'Write decimals with a point, as in 1.5; a comma only parts thousands, as in 1,000.'

const WITH_THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/

/** A number as it is typed, without the commas between its thousands. Null where a comma stands elsewhere. */
export function plainNumber(typed: string): string | null {
  const text = typed.trim()
  if (!text.includes(',')) return text
  return WITH_THOUSANDS.test(text) ? text.replaceAll(',', '') : null
}
