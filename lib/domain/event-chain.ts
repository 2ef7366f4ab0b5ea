import { createHash } from 'node:crypto'

/** Hash before the first event. */
export const GENESIS_HASH = '0'.repeat(64)

/** What the hash of an event covers: every column but the hashes themselves. */
export type ChainedEvent = {
  seq: number
  id: string
  type: string
  version: number
  aggregateId: string
  accountId: string | null
  cycleId: string | null
  traceId: string | null
  actor: string
  key: string | null
  data: unknown
  recordedAt: string
}

/** JSON with sorted keys, so that the text does not depend on how a database keeps objects. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** SHA-256 over the previous hash and the event, in lower-case hex: changing any row changes every hash after it. */
export function chainHash(prevHash: string, event: ChainedEvent): string {
  return createHash('sha256').update(prevHash).update('\n').update(canonicalJson(event)).digest('hex')
}
