import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, chainHash, GENESIS_HASH } from '@/lib/domain/event-chain'

const event = {
  seq: 1,
  id: '00000000-0000-8000-8000-000000000001',
  type: 'SignalGenerated',
  version: 1,
  aggregateId: 'c',
  accountId: null,
  cycleId: null,
  traceId: null,
  actor: 'test',
  key: null,
  data: { b: 1, a: [1, { d: 2, c: 3 }] },
  recordedAt: '2024-03-01T21:00:00.000Z',
}

describe('the chain', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}')
    expect(chainHash(GENESIS_HASH, { ...event, data: { a: [1, { c: 3, d: 2 }], b: 1 } })).toBe(
      chainHash(GENESIS_HASH, event),
    )
  })
  it.each(['seq', 'type', 'actor', 'data', 'recordedAt', 'accountId'])('depends on %s', (field) => {
    expect(chainHash(GENESIS_HASH, { ...event, [field]: field === 'seq' ? 2 : 'other' })).not.toBe(
      chainHash(GENESIS_HASH, event),
    )
  })
  it('survives a journey through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(data)))).toBe(canonicalJson(data))
      }),
    )
  })
})
