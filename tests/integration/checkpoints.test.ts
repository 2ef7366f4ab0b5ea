import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCheckpoints } from '@/agents/checkpoints'
import { type Desk, openDesk } from './desk'

describe('the tables of checkpoints', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
  })
  afterAll(() => desk.close())

  it('are made once by workers that begin together', async () => {
    const { pool } = desk.deps
    for (let round = 0; round < 5; round++) {
      await pool.query('drop schema langgraph cascade')
      await Promise.all(Array.from({ length: 4 }, () => createCheckpoints(pool)))
      const { rows } = await pool.query<{ v: number }>('select v from langgraph.checkpoint_migrations order by v')
      expect(rows.map(({ v }) => v)).toEqual(rows.map((_, index) => index))
      expect(rows.length).toBeGreaterThan(0)
    }
  })
})
