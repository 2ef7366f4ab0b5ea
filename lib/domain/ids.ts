import { createHash } from 'node:crypto'

/** A UUID (version 8, RFC 9562) that depends on the parts alone: the same order has the same id after every crash. */
export function deterministicUuid(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join('\0')).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id that a broker knows an order by; one decision leg has one, so that it can never become two orders. */
export const clientOrderId = (accountId: string, cycleId: string, symbol: string): string =>
  `${accountId}.${cycleId}.${symbol}`
