import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runThread } from '@/lib/threads'

const LIMITS = { timeoutMs: 45_000, memoryMb: 64 }
const STRATEGY = `export default ({ z, defineStrategy }) => defineStrategy({
  key: 'still', name: 'Still', summary: 'Does nothing.', params: z.object({}), warmup: () => 0, init: () => () => {} })`

/** Takes so many MB outside of the heap, and so long. */
const taking = (megabytes: number, ms: number) =>
  `const taken = new Float64Array(${megabytes} * 131072).fill(1)
   await new Promise((resolve) => setTimeout(resolve, ${ms}))
   ${STRATEGY}
   globalThis.taken = taken`

describe('threads', () => {
  let folder: string
  let begun = 0
  const count = () => {
    begun++
  }
  beforeAll(() => {
    if (!existsSync('dist/threads/strategies.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    folder = mkdtempSync(path.join(tmpdir(), 'assay-threads-'))
    writeFileSync(path.join(folder, 'still.mjs'), STRATEGY)
    writeFileSync(path.join(folder, 'endless.mjs'), 'for (;;);')
    writeFileSync(path.join(folder, 'broken.mjs'), 'export default 1')
    writeFileSync(path.join(folder, 'long.mjs'), taking(100, 1_500))
    writeFileSync(path.join(folder, 'large.mjs'), taking(330, 0))
    writeFileSync(path.join(folder, 'greedy.mjs'), taking(600, 30_000))
    process.on('worker', count)
  })
  beforeEach(() => {
    begun = 0
  })
  afterAll(() => {
    process.off('worker', count)
    rmSync(folder, { recursive: true, force: true })
  })

  const describeFile = (name: string, options: object = {}) =>
    runThread<{ key: string }>('strategies', { file: path.join(folder, name) }, { ...LIMITS, ...options })

  it('end with their work unless they may be used again', async () => {
    for (let run = 0; run < 2; run++) expect(await describeFile('still.mjs')).toMatchObject({ key: 'still' })
    expect(begun).toBe(2)
    for (let run = 0; run < 3; run++)
      expect(await describeFile('still.mjs', { reuse: true })).toMatchObject({ key: 'still' })
    expect(begun).toBe(3)
  })

  it('are used again after work that failed, by one at a time', async () => {
    const reuse = { reuse: true, memoryMb: 65 }
    await expect(describeFile('broken.mjs', reuse)).rejects.toMatchObject({ code: 'invalid_input' })
    await Promise.all([describeFile('still.mjs', reuse), describeFile('still.mjs', reuse)])
    expect(begun).toBe(2)
  })

  it('are not used again after they had to be ended', async () => {
    const reuse = { reuse: true, memoryMb: 66 }
    await expect(describeFile('endless.mjs', { ...reuse, timeoutMs: 500 })).rejects.toThrow(/longer than 0.5 seconds/)
    const control = new AbortController()
    const stopped = describeFile('endless.mjs', { ...reuse, signal: control.signal })
    setTimeout(() => control.abort(), 200)
    await expect(stopped).rejects.toMatchObject({ code: 'conflict' })
    expect(await describeFile('still.mjs', reuse)).toMatchObject({ key: 'still' })
    expect(begun).toBe(3)
  })

  it('are not used again once their rest is over', async () => {
    const reuse = { reuse: true, memoryMb: 67 }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await describeFile('still.mjs', reuse)
      vi.advanceTimersByTime(10_000)
      expect(await describeFile('still.mjs', reuse)).toMatchObject({ key: 'still' })
    } finally {
      vi.useRealTimers()
    }
    expect(begun).toBe(2)
  })

  it('answer for their own memory, not for what those hold that rest', async () => {
    const limits = { reuse: true, memoryMb: 128 }
    const long = describeFile('long.mjs', limits)
    expect(await describeFile('large.mjs', limits)).toMatchObject({ key: 'still' })
    expect(await long).toMatchObject({ key: 'still' })
    await expect(describeFile('greedy.mjs', limits)).rejects.toThrow('needed more than 128 MB')
  })

  it('say what cannot be sent to them', async () => {
    await expect(runThread('strategies', { file: () => undefined }, LIMITS)).rejects.toThrow(/could not be cloned/)
  })
})
