import { describe, expect, it } from 'vitest'
import { breather } from '@/lib/services/breather'

/** Keeps the event loop for so many milliseconds. */
function work(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('breather', () => {
  it('lets others have their turn, however many work on it side by side', async () => {
    const breathe = breather()
    let done = 0
    const worker = async () => {
      for (let piece = 0; piece < 4; piece++) {
        await breathe()
        work(2)
        done++
      }
    }
    const turns: number[] = []
    let isOver = false
    const watch = () => {
      turns.push(done)
      if (!isOver) setImmediate(watch)
    }
    setImmediate(watch)
    await Promise.all(Array.from({ length: 24 }, worker))
    isOver = true
    const pieces = turns.map((at, index) => at - (turns[index - 1] ?? 0))
    // Ten milliseconds have room for five pieces of two, and one may begin at their end.
    expect(Math.max(...pieces)).toBeLessThanOrEqual(8)
  })
})
