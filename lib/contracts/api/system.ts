import { z } from 'zod'
import { isoTime, operation } from '../operation'

export const tradingState = z
  .object({
    enabled: z.boolean(),
    reason: z.string().nullable(),
    changed_by: z.string().nullable(),
    changed_at: isoTime,
    market: z.object({
      state: z.enum(['open', 'closed', 'pre', 'post']),
      next_open: isoTime,
      next_close: isoTime,
    }),
    newest_price_at: isoTime.nullable(),
    model: z.object({ kind: z.enum(['rules', 'model']), names: z.array(z.string()) }),
    workers: z.number().int(),
  })
  .meta({ id: 'TradingState' })

const because = z.strictObject({ reason: z.string().trim().min(1, 'say why').max(500) })

export const getTradingState = operation({
  id: 'getTradingState',
  method: 'get',
  path: '/api/system/trading',
  tag: 'System',
  summary: 'Whether the desk trades, the market, and what answers for the agents',
  role: 'viewer',
  status: 200,
  response: tradingState,
})

export const disableTrading = operation({
  id: 'disableTrading',
  method: 'post',
  path: '/api/system/trading/disable',
  tag: 'System',
  summary:
    'Emergency stop: nothing that adds exposure is ordered until trading is enabled, and open buys are called back',
  role: 'trader',
  body: because,
  status: 200,
  response: tradingState,
})

export const enableTrading = operation({
  id: 'enableTrading',
  method: 'post',
  path: '/api/system/trading/enable',
  tag: 'System',
  summary: 'Take the emergency stop back',
  role: 'trader',
  body: because,
  status: 200,
  response: tradingState,
})

const count = z.number().int()

export const listJobs = operation({
  id: 'listJobs',
  method: 'get',
  path: '/api/system/jobs',
  tag: 'System',
  summary: 'Queues, processes, and jobs that were given up',
  role: 'viewer',
  status: 200,
  response: z.object({
    lanes: z.array(z.object({ lane: z.string(), waiting: count, active: count, delayed: count })),
    processes: z.array(
      z.object({ kind: z.enum(['web', 'worker']), host: z.string(), pid: count, started_at: isoTime }),
    ),
    dead_letters: z.array(
      z.object({
        id: z.uuid(),
        job: z.string(),
        lane: z.string(),
        error: z.object({ code: z.string(), message: z.string() }),
        attempts: count,
        trace_id: z.string(),
        failed_at: isoTime,
      }),
    ),
  }),
})

export const discardDeadLetter = operation({
  id: 'discardDeadLetter',
  method: 'post',
  path: '/api/system/dead-letters/{id}/discard',
  tag: 'System',
  summary: 'Put a job that was given up aside',
  role: 'trader',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: z.object({ id: z.uuid() }),
})

export const retryDeadLetter = operation({
  id: 'retryDeadLetter',
  method: 'post',
  path: '/api/system/dead-letters/{id}/retry',
  tag: 'System',
  summary: 'Ask once more for a job that was given up, when it can be done again',
  role: 'trader',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: z.object({ id: z.uuid() }),
})

export const health = operation({
  id: 'health',
  method: 'get',
  path: '/health',
  tag: 'System',
  summary: 'The process answers',
  role: null,
  status: 200,
  response: z.object({ status: z.literal('ok'), version: z.string() }),
})

export const ready = operation({
  id: 'ready',
  method: 'get',
  path: '/ready',
  tag: 'System',
  summary: 'Database and queue answer, and a worker lives',
  role: null,
  status: 200,
  alsoStatus: { 503: 'Something is missing' },
  response: z.object({ ready: z.boolean(), checks: z.record(z.string(), z.boolean()) }),
})
