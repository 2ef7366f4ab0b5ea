/** Parameters in print, numbers to six digits: "fast 20, slow 50"; empty for none. */
export const paramWords = (params: Readonly<Record<string, unknown>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${wordOf(value)}`)
    .join(', ')

const wordOf = (value: unknown): string =>
  typeof value === 'number'
    ? String(Number(value.toPrecision(6)))
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
