import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CaseResult, Row, Settings } from './row'

/** `code` is a hash of what was tried and of what tried it: results of other code are none. */
type Stored = Settings & { code: string; cases: Record<string, CaseResult> }

const FOLDER = path.resolve('.data/chaos')

function codeHash(): string {
  const hash = createHash('sha256')
  for (const root of ['dist/chaos', 'tests/chaos', 'tests/alpaca'])
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(ts|mjs)$/.test(name)) hash.update(readFileSync(path.join(root, name)))
  for (const file of ['tests/oracle.ts', 'tests/alpaca-server.ts']) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * The results of a seed and a scale so far, kept in a file, so that a run that was stopped goes on where it was. Asked for once the
 * worker is bundled.
 */
export function openResults({ seed, scale }: Settings, fresh: boolean) {
  const code = codeHash()
  const file = path.join(FOLDER, `${seed}-${scale}.json`)
  if (fresh) rmSync(file, { force: true })
  const known: Stored | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
  const stored: Stored = known?.code === code ? known : { seed, scale, code, cases: {} }
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
