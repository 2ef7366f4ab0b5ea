import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CaseResult, Row, Settings } from './row'

type Stored = Settings & { cases: Record<string, CaseResult> }

const FOLDER = path.resolve('.data/chaos')

/** The results of a seed and a scale so far, kept in a file, so that a run that was stopped goes on where it was. */
export function openResults({ seed, scale }: Settings, fresh: boolean) {
  const file = path.join(FOLDER, `${seed}-${scale}.json`)
  if (fresh) rmSync(file, { force: true })
  const stored: Stored = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { seed, scale, cases: {} }
  return {
    forget: () => rmSync(file, { force: true }),
    of: (row: Row, name: string): CaseResult | undefined => stored.cases[`${row.name}/${name}`],
    keep(row: Row, name: string, result: CaseResult): void {
      stored.cases[`${row.name}/${name}`] = result
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(file, JSON.stringify(stored, null, 1))
    },
  }
}

export type Results = ReturnType<typeof openResults>
