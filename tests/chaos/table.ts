import { readFileSync, writeFileSync } from 'node:fs'
import type { Results } from './results'
import type { Row, Settings } from './row'

const BEGIN = '<!-- chaos:begin -->'
const END = '<!-- chaos:end -->'

export type Line = { row: Row; cases: number; run: number; count: number; failures: string[]; worstMs: number | null }

/** What is known of each row. */
export const linesOf = (rows: readonly Row[], settings: Settings, results: Results): Line[] =>
  rows.map((row) => {
    const cases = row.cases(settings)
    const known = cases.flatMap(({ name }) => results.of(row, name) ?? [])
    const times = known.flatMap(({ worstMs }) => worstMs ?? [])
    return {
      row,
      cases: cases.length,
      run: known.length,
      count: known.reduce((sum, { count }) => sum + count, 0),
      failures: known.flatMap(({ failures }) => failures),
      worstMs: times.length > 0 ? Math.max(...times) : null,
    }
  })

export const isGood = ({ cases, run, failures }: Line): boolean => run === cases && failures.length === 0

export function tableOf(lines: readonly Line[]): string {
  const shown = lines.map((line) => {
    const { row, count, worstMs } = line
    const worst = worstMs === null ? '' : `${(worstMs / 1_000).toFixed(1)} s`
    const verdict = isGood(line) ? 'holds' : line.run < line.cases ? 'not run' : 'FAILED'
    return [row.fault, row.must, `${count.toLocaleString('en')} ${row.unit}`, worst, verdict]
  })
  const all = [['fault', 'must hold', 'run', 'slowest', ''], ...shown]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...all.map((cells) => cells[column]?.length ?? 0)))
  const text = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [text(all[0] ?? []), rule, ...shown.map(text)].join('\n')
}

/** Puts the table between its marks in ARCHITECTURE.md. */
export function writeTable(file: string, table: string, { seed, scale }: Settings, date: string): void {
  const text = readFileSync(file, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`)
  const counts = scale === 1 ? 'full counts' : `scale ${scale}`
  const heading = `Last run: ${date}, seed ${seed}, ${counts}.`
  writeFileSync(file, `${before}${BEGIN}\n\n${heading}\n\n${table}\n\n${END}${after}`)
}
