/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** The value below which `part` of the sample lies (nearest rank). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(Math.ceil(part * sorted.length), sorted.length) - 1] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The word for a limit that is kept or not; one that is not makes the process end with 1. */
export function verdict(isKept: boolean): 'ok' | 'OVER' {
  if (!isKept) process.exitCode = 1
  return isKept ? 'ok' : 'OVER'
}

/** Rows of: what, milliseconds, and what it may take at most. */
export function printBench(title: string, rows: readonly (readonly [string, number, number])[]): void {
  console.log(`\n${title}`)
  for (const [what, ms, most] of rows)
    console.log(
      `  ${what.padEnd(48)} ${ms.toFixed(1).padStart(9)} ms   at most ${String(most).padStart(6)} ms   ${verdict(ms <= most)}`,
    )
}

/** Rows of: what, milliseconds of the baseline and of ours, and the ratio it may have at most (infinite for none). */
export function printRatios(title: string, rows: readonly (readonly [string, number, number, number])[]): void {
  console.log(`\n${title}`)
  for (const [what, base, ours, most] of rows)
    console.log(
      `  ${what.padEnd(48)} ${base.toFixed(1).padStart(8)} ms ${ours.toFixed(1).padStart(8)} ms ${(ours / base).toFixed(2).padStart(6)} ×${most < Number.POSITIVE_INFINITY ? `   at most ${most} ×   ${verdict(ours / base <= most)}` : ''}`,
    )
}
