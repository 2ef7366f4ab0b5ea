import { z } from 'zod'
import { BREAKER_CONDITIONS, BREAKER_STATES } from '../../domain/breaker/state'
import { account, accountOrDefault, DEFAULT_ACCOUNT, decimalText, isoTime, operation } from '../operation'
import { order } from './trades'

export const circuitBreaker = z
  .object({
    account: z.string(),
    state: z.enum(BREAKER_STATES),
    condition: z.enum(BREAKER_CONDITIONS).nullable(),
    reason: z.string().nullable(),
    since: isoTime.nullable().meta({ description: "On the account's own clock" }),
    changed_by: z.string().nullable(),
    epoch: z.number().int().meta({ description: 'Grows with every change' }),
    manual_reset_only: z
      .boolean()
      .meta({ description: 'No automatic condition can be met any more: nothing open could win or lift equity' }),
    resumes: z.string().nullable().meta({ description: 'What ends it, in words; null while it is active' }),
    trading_stopped: z.boolean().meta({ description: 'The global stop is on, whatever the breaker says' }),
    peak_value: decimalText.meta({ description: 'What drawdown is measured from, net of deposits and withdrawals' }),
    win_streak: z.number().int(),
    wins_to_resume: z.number().int(),
    open_trades: z.number().int(),
    probe: z.object({
      state: z.enum(['none', 'working', 'passed', 'lost']),
      order_id: z.uuid().nullable(),
      most: z.number(),
    }),
    counted_from: isoTime.nullable().meta({ description: 'The last reset by hand: losses before it do not count' }),
    conditions: z.array(
      z.object({
        condition: z.enum(BREAKER_CONDITIONS),
        used: z.number(),
        limit: z.number(),
        unit: z.enum(['fraction', 'count', 'seconds']),
        tripped: z.boolean(),
        stops: z.enum(['halted', 'reducing']),
      }),
    ),
  })
  .meta({ id: 'CircuitBreaker' })

const reason = z.string().trim().min(1, 'say why').max(500)

export const getCircuitBreaker = operation({
  id: 'getCircuitBreaker',
  method: 'get',
  path: '/api/system/circuit-breaker',
  tag: 'Risk',
  summary: "An account's circuit breaker, and how much of each limit is used",
  role: 'viewer',
  query: z.object({ account: accountOrDefault }),
  status: 200,
  response: circuitBreaker,
})

export const resetCircuitBreaker = operation({
  id: 'resetCircuitBreaker',
  method: 'post',
  path: '/api/system/circuit-breaker/reset',
  tag: 'Risk',
  summary: 'Make an account active again; losses so far no longer count, and drawdown is measured from here',
  role: 'trader',
  body: z.strictObject({ account: accountOrDefault, reason }),
  status: 200,
  response: circuitBreaker,
})

export const evaluateCircuitBreaker = operation({
  id: 'evaluateCircuitBreaker',
  method: 'post',
  path: '/api/system/circuit-breaker/evaluate',
  tag: 'Risk',
  summary: 'Let the rules look at an account now',
  role: 'trader',
  body: z.strictObject({ account: accountOrDefault }).default({ account: DEFAULT_ACCOUNT }),
  status: 200,
  response: circuitBreaker,
})

export const flattenAccount = operation({
  id: 'flattenAccount',
  method: 'post',
  path: '/api/accounts/{id}/flatten',
  tag: 'Risk',
  summary: 'Cancel every open order of an account and sell all that it holds',
  role: 'trader',
  params: z.object({ id: account }),
  body: z.strictObject({
    confirm: z.literal('FLATTEN', 'type FLATTEN to confirm').meta({ description: 'The word FLATTEN' }),
    reason,
  }),
  status: 200,
  idempotent: true,
  response: z.object({
    account: z.string(),
    canceled: z.array(z.uuid()),
    orders: z.array(order),
    left: z
      .array(z.object({ symbol: z.string(), reason: z.string() }))
      .meta({ description: 'What could not be sold or canceled now, and why' }),
  }),
})
