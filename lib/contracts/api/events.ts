import { z } from 'zod'
import { account, isoTime, operation, pageOf, pageQuery, wholeNumber } from '../operation'

export const event = z
  .object({
    seq: z.number().int(),
    id: z.uuid(),
    type: z.string(),
    aggregate_id: z.string(),
    account: z.string().nullable(),
    cycle_id: z.uuid().nullable(),
    trace_id: z.string().nullable(),
    actor: z.string(),
    data: z.unknown(),
    recorded_at: isoTime,
    hash: z.string(),
  })
  .meta({ id: 'Event' })

export type EventView = z.infer<typeof event>

export const listEvents = operation({
  id: 'listEvents',
  method: 'get',
  path: '/api/events',
  tag: 'Events',
  summary: 'The append-only log; newest first, or oldest first after a sequence number',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    after: wholeNumber.min(0).optional().meta({ description: 'Read forward from this sequence number' }),
    type: z.string().max(100).optional().meta({ description: 'A type, or a prefix that ends with a dot' }),
    account: account.optional(),
    cycle_id: z.uuid().optional(),
    aggregate_id: z.string().max(100).optional(),
  }),
  status: 200,
  response: pageOf(event),
})

export const createEvent = operation({
  id: 'createEvent',
  method: 'post',
  path: '/api/events',
  tag: 'Events',
  summary: 'Add an event of your own to the log',
  role: 'trader',
  body: z.strictObject({
    type: z
      .string()
      .max(100)
      .regex(/^external\.[a-z0-9_.-]+$/i, 'must begin with "external."'),
    aggregate_id: z.string().min(1).max(100),
    account: account.optional(),
    data: z.record(z.string(), z.json()).default({}),
  }),
  status: 201,
  idempotent: true,
  response: event,
})

export const verifyEvents = operation({
  id: 'verifyEvents',
  method: 'get',
  path: '/api/events/verify',
  tag: 'Events',
  summary: 'Check the whole chain of the log',
  role: 'viewer',
  status: 200,
  response: z.object({
    ok: z.boolean(),
    events: z.number().int(),
    head_hash: z.string(),
    problems: z.array(z.object({ seq: z.number().int(), message: z.string() })),
  }),
})
