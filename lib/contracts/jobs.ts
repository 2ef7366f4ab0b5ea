import { z } from 'zod'

/** Queue lanes: a critical job never waits behind heavy ones. */
export const LANES = ['critical', 'default', 'heavy'] as const
export type Lane = (typeof LANES)[number]

/** Wakes by the clock: they carry nothing, and each does what is due then. */
export const SCHEDULE_LANE = 'schedule'

/** Every job there is. Payloads are ids: the queue delivers, the row is the truth. */
export const JOBS = {
  'cycle.run': { lane: 'critical', schema: z.object({ cycleId: z.uuid() }), attempts: 5 },
  'session.advance': {
    lane: 'critical',
    // Nobody's row holds who asked. A job from before that was told is the worker's own.
    schema: z.object({ accountId: z.string(), to: z.iso.datetime(), requestedBy: z.string().default('worker') }),
    attempts: 3,
  },
  'prices.look': { lane: 'default', schema: z.object({ requestedBy: z.string() }), attempts: 1 },
  'data.import': { lane: 'heavy', schema: z.object({ importId: z.uuid() }), attempts: 5 },
  'backtest.run': { lane: 'heavy', schema: z.object({ backtestId: z.string().regex(/^\d+$/) }), attempts: 3 },
  'sweep.chunk': {
    lane: 'heavy',
    schema: z.object({ sweepId: z.string().regex(/^\d+$/), chunk: z.int().min(0) }),
    attempts: 5,
  },
} as const satisfies Record<string, { lane: Lane; schema: z.ZodType; attempts: number }>

export type JobName = keyof typeof JOBS
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['schema']>

/** What travels with a job, whatever it is. */
export const jobEnvelope = z.object({ outboxId: z.uuid(), traceId: z.string(), payload: z.unknown() })
