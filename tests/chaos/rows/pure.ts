import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CaseResult, newTally, type Row } from '../row'

/** Rows that need no server: unit tests of the project, run by its own runner, which say themselves how much they went through. */
const pureRow = (row: Omit<Row, 'cases'>, file: string, title: string): Row => ({
  ...row,
  cases: () => [{ name: title, run: () => runTests(file, title) }],
})

export const permutations = pureRow(
  {
    name: 'permutations',
    fault: '10,000 permutations of partial fills with duplicates and busts',
    must: 'one final state',
    unit: 'permutations',
  },
  'tests/unit/domain/ledger/properties.test.ts',
  'ends in one state for any order and repetition of the same deliveries',
)

export const threeYears = pureRow(
  {
    name: 'three-years',
    fault: 'three years, minute by minute, across DST, holidays and half days',
    must: 'no wrong market state, one firing per slot',
    unit: 'minutes',
  },
  'tests/unit/domain/schedule/three-years.test.ts',
  'three years, minute by minute',
)

async function runTests(file: string, title: string): Promise<CaseResult> {
  const tally = newTally()
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-pure-'))
  const report = path.join(folder, 'report.json')
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
  const vitest = path.join(path.dirname(manifest), 'vitest.mjs')
  const only = ['-t', title, '--reporter=json', `--outputFile=${report}`]
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'unit', file, ...only], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
    for (const { assertionResults } of testResults)
      for (const { status, fullName, failureMessages, meta } of assertionResults) {
        if (status === 'failed') tally.failures.push(`${fullName}: ${failureMessages.join('\n')}`)
        tally.counted(meta?.counted ?? 0)
      }
    tally.expect(numPassedTests > 0 && tally.result().count > 0, `no test called "${title}" ran and counted`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return tally.result()
}

type Report = {
  numPassedTests: number
  testResults: {
    assertionResults: { status: string; fullName: string; failureMessages: string[]; meta?: { counted?: number } }[]
  }[]
}
