import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const FOLDER = 'lib/domain/planted-by-the-import-rule-test'

function cruise(): string {
  const bin = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const done = spawnSync(process.execPath, [bin, '--config', '.dependency-cruiser.cjs', FOLDER], { encoding: 'utf8' })
  return `${done.status}\n${done.stdout}${done.stderr}`
}

/** The rule is only worth something if it bites. */
describe('the import rule', () => {
  afterEach(() => rmSync(FOLDER, { recursive: true, force: true }))
  const plant = (files: Record<string, string>) => {
    mkdirSync(FOLDER, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(FOLDER, name), text)
  }

  it('refuses a domain that reaches for the database', () => {
    plant({ 'a.ts': "import { createDb } from '../../db/client'\nexport const a = createDb\n" })
    expect(cruise()).toContain('import-rule-lib-domain')
  })
  it('refuses a package that a folder may not use', () => {
    plant({ 'a.ts': "import pg from 'pg'\nexport const a = pg\n" })
    expect(cruise()).toContain('packages-lib-domain')
  })
  it('refuses I/O in the domain', () => {
    plant({ 'a.ts': "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n" })
    expect(cruise()).toContain('domain-is-pure')
  })
  it('refuses a cycle', () => {
    plant({
      'a.ts': "import { b } from './b'\nexport const a = () => b\n",
      'b.ts': "import { a } from './a'\nexport const b = () => a\n",
    })
    expect(cruise()).toContain('no-cycles')
  })
  it('accepts what is allowed', () => {
    plant({ 'a.ts': "import { decimal } from '../money'\nexport const a = decimal(1)\n" })
    expect(cruise()).toMatch(/^0\n/)
  })
})
