import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStrategyCatalogue } from '@/lib/strategies'

describe('strategies of one’s own', () => {
  let folder: string
  beforeEach(() => {
    if (!existsSync('dist/threads/strategies.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    folder = mkdtempSync(path.join(tmpdir(), 'assay-own-'))
  })
  afterEach(() => {
    vi.useRealTimers()
    rmSync(folder, { recursive: true })
  })

  /** A file that leaves a mark each time it runs, and then fails. */
  function writeFailing(message: string) {
    const marks = path.join(folder, 'marks')
    const mark = `appendFileSync(${JSON.stringify(marks)}, 'x')`
    writeFileSync(
      path.join(folder, 'mine.ts'),
      `import { appendFileSync } from 'node:fs'\n${mark}\nthrow new Error('${message}')\n`,
    )
    return () => (existsSync(marks) ? readFileSync(marks, 'utf8').length : 0)
  }

  const openCatalogue = () => createStrategyCatalogue(folder, path.join(folder, 'compiled'))

  it('are neither run nor named in a list without them', async () => {
    const runs = writeFailing('no')
    const { list } = openCatalogue()
    expect((await list({ own: false })).filter(({ source }) => source === 'user')).toEqual([])
    expect(runs()).toBe(0)
  })

  it('that fail are not run at each look, but by who needs them, after a change and after a minute', async () => {
    const runs = writeFailing('no such luck')
    const { list, find } = openCatalogue()
    const listed = async () => (await list({ own: true })).find(({ key }) => key === 'own:mine')?.error
    for (let look = 0; look < 3; look++) expect(await listed()).toContain('no such luck')
    expect(runs()).toBe(1)
    await expect((await find('own:mine')).describe()).rejects.toThrow('no such luck')
    expect(runs()).toBe(2)
    expect(await listed()).toContain('no such luck')
    expect(runs()).toBe(2)

    writeFailing('another reason')
    expect(await listed()).toContain('another reason')
    expect(runs()).toBe(3)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    expect(await listed()).toContain('another reason')
    expect(runs()).toBe(4)
  })
})
