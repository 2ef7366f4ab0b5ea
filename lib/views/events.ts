import type { EventView } from '../contracts/api/events'
import type { StoredEvent } from '../db/events'

export const toEventView = (event: StoredEvent): EventView => ({
  seq: event.seq,
  id: event.id,
  type: event.type,
  aggregate_id: event.aggregateId,
  account: event.accountId,
  cycle_id: event.cycleId,
  trace_id: event.traceId,
  actor: event.actor,
  data: event.data,
  recorded_at: event.recordedAt,
  hash: event.hash,
})
