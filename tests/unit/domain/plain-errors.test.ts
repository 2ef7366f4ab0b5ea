import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plainErrors } from '@/lib/domain/plain-errors'

const shape = z.strictObject({
  name: z.string().trim().min(1).max(5),
  side: z.enum(['buy', 'sell']),
  quantity: z.union([z.number(), z.string()]),
  size: z.number().max(10, 'must fit'),
  list: z.array(z.string()).max(1),
})
const right = { name: 'a', side: 'buy', quantity: 1, size: 1, list: [] }

describe('what is wrong with an input, in plain words', () => {
  it.each([
    [{ name: undefined }, 'name', 'is missing'],
    [{ name: '' }, 'name', 'is missing'],
    [{ name: 7 }, 'name', 'must be a text'],
    [{ name: 'too long' }, 'name', 'must be at most 5 characters long'],
    [{ side: undefined }, 'side', 'is missing'],
    [{ side: 'hold' }, 'side', 'must be one of buy, sell'],
    [{ quantity: undefined }, 'quantity', 'is missing'],
    [{ quantity: {} }, 'quantity', 'is not of a form that is taken'],
    [{ list: ['a', 'b'] }, 'list', 'must be at most 1 entries long'],
    // What the schema says itself goes first.
    [{ size: 11 }, 'size', 'must fit'],
  ])('%j', (change, path, message) => {
    const { error } = shape.safeParse({ ...right, ...change }, { error: plainErrors })
    expect(error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[path, message]])
  })

  it('says that nothing was sent', () => {
    const { error } = shape.safeParse(undefined, { error: plainErrors })
    expect(error?.issues[0]?.message).toBe('is missing')
  })
})
