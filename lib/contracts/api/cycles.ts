import { z } from 'zod'
import { account, accountOrDefault, isoDate, isoTime, operation, pageOf, pageQuery, symbol } from '../operation'
import { order, trade } from './trades'

export const CYCLE_STATUSES = ['queued', 'running', 'completed', 'failed', 'canceled'] as const

const opinion = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('ok'),
      by: z.string(),
      value: z.object({
        recommendation: z.enum(['BUY', 'SELL', 'HOLD']),
        confidence: z.number(),
        reasoning: z.string(),
        key_factors: z.array(z.string()),
      }),
    }),
    z.object({ status: z.literal('insufficient_data'), reason: z.string() }),
    z.object({ status: z.literal('failed'), code: z.string(), reason: z.string() }),
  ])
  .meta({ id: 'AnalystOpinion' })

export const signal = z
  .object({
    symbol: z.string(),
    strategy_id: z
      .uuid()
      .nullable()
      .default(null)
      .meta({ description: 'The strategy that it goes to, found by its symbol; null: the account itself' }),
    action: z.enum(['BUY', 'SELL', 'HOLD', 'INSUFFICIENT_DATA']),
    confidence: z.number(),
    price: z.number().nullable(),
    reasoning: z.string(),
    key_factors: z.array(z.string()),
    analysts: z.object({ technical: opinion, fundamental: opinion, sentiment: opinion }),
  })
  .meta({ id: 'Signal' })

const clamp = z.object({ rule: z.string(), before: z.number(), after: z.number(), reason: z.string() })

export const riskAssessment = z
  .object({
    symbol: z.string(),
    approved: z.boolean(),
    phase: z.enum(['hard', 'soft']),
    side: z.enum(['buy', 'sell']),
    original_quantity: z.number(),
    adjusted_quantity: z.number(),
    confidence: z.number(),
    concerns: z.array(z.string()),
    clamps: z.array(clamp),
    refusal: z.object({ code: z.string(), reason: z.string() }).nullable(),
    reasoning: z.string(),
  })
  .meta({ id: 'RiskAssessment' })

export const validation = z
  .object({
    symbol: z.string(),
    approved: z.boolean(),
    patterns: z.array(z.string()),
    confidence: z.number(),
    reasoning: z.string(),
  })
  .meta({ id: 'Validation' })

export const finalDecision = z
  .object({
    symbol: z.string(),
    decision: z.enum(['EXECUTE', 'DO_NOT_EXECUTE']),
    side: z.enum(['buy', 'sell']),
    quantity: z.number(),
    price: z.number(),
    sector: z.string(),
    confidence: z.number(),
    reasoning: z.string(),
    agent_scores: z.record(z.string(), z.number()),
  })
  .meta({ id: 'FinalDecision' })

export const cycle = z
  .object({
    id: z.number().int(),
    cycle_id: z.uuid(),
    account: z.string(),
    strategy_id: z.uuid().nullable().meta({ description: 'The strategy that it was asked for' }),
    status: z.enum(CYCLE_STATUSES),
    step: z.string(),
    trigger: z.string(),
    symbols: z.array(z.string()),
    execute: z.boolean(),
    as_of: isoTime.nullable(),
    model_kind: z.enum(['rules', 'model']).nullable(),
    requested_by: z.string(),
    trace_id: z.string(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    finished_at: isoTime.nullable(),
    counts: z.object({
      signals: z.number().int(),
      approved: z.number().int(),
      validated: z.number().int(),
      executed: z.number().int(),
    }),
  })
  .meta({ id: 'Cycle' })

const agentOutputs = {
  signals: z.array(signal),
  assessments: z.array(riskAssessment),
  validations: z.array(validation),
  decisions: z.array(finalDecision),
}

export const modelCall = z
  .object({
    role: z.string(),
    symbol: z.string().nullable(),
    model: z.string(),
    status: z.string(),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    cost_usd: z.string(),
    latency_ms: z.number().int(),
    created_at: isoTime,
  })
  .meta({ id: 'ModelCall' })

export const cycleDetail = cycle
  .extend({ ...agentOutputs, orders: z.array(order), trades: z.array(trade), model_calls: z.array(modelCall) })
  .meta({ id: 'CycleDetail' })

const symbols = z.array(symbol).min(1, 'name at least one symbol').max(1_000, 'at most 1000 symbols')

const cycleBody = z
  .strictObject({
    symbols: symbols.optional().meta({ description: 'May be left out with a strategy, whose symbols are then meant' }),
    strategy: z.uuid().optional().meta({ description: 'Whose models decide; its symbols only' }),
    execute: z
      .boolean()
      .default(false)
      .meta({ description: 'Order what is decided; without it the cycle decides and records only' }),
    account: accountOrDefault,
    as_of: isoDate.optional().meta({ description: "Decide after this session's close; simulation accounts only" }),
    mark_to_close: z.boolean().default(false),
  })
  .refine(({ symbols, strategy }) => symbols !== undefined || strategy !== undefined, {
    path: ['symbols'],
    message: 'name at least one symbol, or a strategy',
  })

export const runCycleNow = operation({
  id: 'runCycleNow',
  method: 'post',
  path: '/cycles/run',
  tag: 'Cycles',
  summary: 'Run a cycle and wait up to 30 seconds for its end',
  role: 'trader',
  body: cycleBody,
  status: 200,
  idempotent: true,
  alsoStatus: { 202: 'Still running: look at the cycle named in Location' },
  response: z
    .object({
      cycle_id: z.uuid(),
      trace_id: z.string(),
      status: z.enum(CYCLE_STATUSES),
      ...agentOutputs,
      orders: z.array(order),
      trades: z.array(trade),
    })
    .meta({ id: 'CycleRun' }),
})

export const createCycle = operation({
  id: 'createCycle',
  method: 'post',
  path: '/api/cycles',
  tag: 'Cycles',
  summary: 'Ask for a cycle',
  role: 'trader',
  body: cycleBody,
  status: 202,
  idempotent: true,
  response: cycle,
})

export const listCycles = operation({
  id: 'listCycles',
  method: 'get',
  path: '/api/cycles',
  tag: 'Cycles',
  summary: 'Cycles, newest first',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    account: account.optional(),
    status: z.enum(CYCLE_STATUSES).optional(),
    strategy: z.uuid().optional(),
  }),
  status: 200,
  response: pageOf(cycle),
})

export const getCycle = operation({
  id: 'getCycle',
  method: 'get',
  path: '/api/cycles/{id}',
  tag: 'Cycles',
  summary: 'One cycle with all that was said, ordered and filled',
  role: 'viewer',
  params: z.object({ id: z.uuid().meta({ description: 'cycle_id' }) }),
  status: 200,
  response: cycleDetail,
})
