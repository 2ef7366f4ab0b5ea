/** One instant: `time` in epoch milliseconds, and a value per line; null where a line has none. */
export type LinesRow = { time: number } & Record<string, number | null>

export type LineSeries = {
  key: string
  label: string
  /** A CSS colour; tokens as `var(--accent)`. */
  colour: string
  dashed?: boolean
  /** Fills down to the base. */
  area?: boolean
}
