import { z } from 'zod'
import { OPINION_ROLES } from '../../domain/agents/opinion'
import { accountOrDefault, decimalText, isoTime, operation, symbol } from '../operation'
import { metric } from './metrics'

const fraction = z.number().gt(0, 'must be above 0').max(1, 'must be at most 100 %, as a fraction 1')
const ofEquity = 'Fraction of equity'
const whole = z.number().int('must be a whole number').min(1, 'must be at least 1').max(10_000)
const models = z.partialRecord(z.enum(OPINION_ROLES), z.string().trim().min(1).max(100))

const limits = z.strictObject({
  max_position: fraction.nullable().meta({ description: ofEquity }),
  max_positions: whole.nullable(),
  position_size: fraction.nullable().meta({ description: `${ofEquity} at full conviction` }),
})

const endRule = z.strictObject({
  min_trades: whole.meta({ description: 'Round trips that must have ended before it is judged' }),
  max_drawdown: fraction
    .nullable()
    .meta({ description: 'Fraction of its allocated money that realised profit may be below its high' }),
  max_losses: whole.nullable().meta({ description: 'Round trips lost in a row' }),
  min_profit_factor: z.number().gt(0, 'must be above 0').max(100).nullable(),
})

const scanTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: ({ input }) => `“${input}” is not a time like 14:30` })

const performance = z.object({
  metrics: z.object({
    closed_trades: metric,
    win_rate: metric,
    profit_factor: metric,
    payoff: metric,
    expectancy: metric,
  }),
  judged: z
    .object({
      trades: z.number().int(),
      drawdown: z.number().meta({ description: 'Fraction of the allocated money' }),
      losses: z.number().int(),
      profit_factor: z.number().nullable().meta({ description: 'Null while nothing was lost' }),
    })
    .meta({ description: 'What the rule of its end looks at: round trips since counted_from' }),
  drawdown: decimalText.meta({ description: 'Realised profit below its high, of all round trips' }),
  curve: z
    .array(z.object({ at: isoTime, realized: decimalText }))
    .meta({ description: 'Realised profit after fees at the end of each round trip' }),
})

export const deskStrategy = z
  .object({
    id: z.uuid(),
    account: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    allocation: z.number().meta({ description: ofEquity }),
    symbols: z.array(z.string()),
    limits: z.object(limits.shape).meta({ description: "Beside the account's; of two the tighter counts" }),
    models: models.meta({ description: "Role to model or 'rules'; other roles are answered as the desk's are" }),
    schedule: z.object({
      times: z.array(z.string()).nullable().meta({ description: "Its own, in the desk's zone; null: the desk's" }),
      price_moves: z.boolean(),
      next_run: isoTime.nullable(),
    }),
    end_rule: z.object(endRule.shape),
    counted_from: isoTime.nullable().meta({ description: "On the account's clock; null counts everything" }),
    disabled: z.object({ by: z.string(), at: isoTime, reason: z.string().nullable() }).nullable(),
    allocated: decimalText.meta({ description: 'Allocation of equity as it is now' }),
    exposure: decimalText.meta({ description: 'What it holds at last prices and has open buys for at their worst' }),
    exposure_share: z.number().meta({ description: ofEquity }),
    positions: z.array(z.string()),
    open_orders: z.number().int(),
    realized_pnl: decimalText.meta({ description: 'Fees aside' }),
    unrealized_pnl: decimalText,
    fees: decimalText,
    net_pnl: decimalText.meta({ description: 'Realised and unrealised, after fees' }),
    performance,
    created_at: isoTime,
    updated_at: isoTime,
    deleted_at: isoTime.nullable(),
  })
  .meta({ id: 'Strategy', description: 'A named part of an account that the agents trade' })

const name = z.string().trim().min(1, 'is missing').max(60)
const symbols = z
  .array(symbol)
  .min(1, 'name at least one symbol')
  .max(200, 'at most 200 symbols')
  .transform((list) => [...new Set(list)])
const schedule = z.strictObject({
  times: z.array(scanTime).max(24, 'at most 24 times').nullable().optional(),
  price_moves: z.boolean().optional(),
})
const optional = {
  limits: limits.partial().optional(),
  models: models.optional(),
  schedule: schedule.optional(),
  end_rule: endRule.partial().optional(),
}

const idParams = z.object({ id: z.uuid().meta({ description: 'Strategy' }) })

export const listDeskStrategies = operation({
  id: 'listDeskStrategies',
  method: 'get',
  path: '/api/strategies',
  tag: 'Strategies',
  summary: 'Strategies of an account with what each holds and has made',
  role: 'viewer',
  query: z.object({ account: accountOrDefault }),
  status: 200,
  response: z.object({
    data: z.array(deskStrategy),
    allocated: z.number().meta({ description: 'Sum over the enabled ones' }),
  }),
})

export const createDeskStrategy = operation({
  id: 'createDeskStrategy',
  method: 'post',
  path: '/api/strategies',
  tag: 'Strategies',
  summary: 'Make a strategy of an account',
  role: 'trader',
  body: z.strictObject({
    account: accountOrDefault,
    name,
    allocation: fraction,
    symbols,
    enabled: z.boolean().default(true),
    ...optional,
  }),
  status: 201,
  idempotent: true,
  response: deskStrategy,
})

export const getDeskStrategy = operation({
  id: 'getDeskStrategy',
  method: 'get',
  path: '/api/strategies/{id}',
  tag: 'Strategies',
  summary: 'One strategy with its performance, also one that was deleted',
  role: 'viewer',
  params: idParams,
  status: 200,
  response: deskStrategy,
})

export const changeDeskStrategy = operation({
  id: 'changeDeskStrategy',
  method: 'post',
  path: '/api/strategies/{id}',
  tag: 'Strategies',
  summary: 'Change what is named; a limit or rule that is null is taken away',
  role: 'trader',
  params: idParams,
  body: z.strictObject({
    name: name.optional(),
    allocation: fraction.optional(),
    symbols: symbols.optional(),
    ...optional,
  }),
  status: 200,
  response: deskStrategy,
})

export const deleteDeskStrategy = operation({
  id: 'deleteDeskStrategy',
  method: 'delete',
  path: '/api/strategies/{id}',
  tag: 'Strategies',
  summary: 'Take a strategy away that holds and orders nothing',
  role: 'trader',
  params: idParams,
  status: 200,
  response: z.object({ deleted: z.boolean() }),
})

const reasonBody = z.strictObject({ reason: z.string().trim().min(1, 'say why').max(500) })

export const enableDeskStrategy = operation({
  id: 'enableDeskStrategy',
  method: 'post',
  path: '/api/strategies/{id}/enable',
  tag: 'Strategies',
  summary: 'Let it buy again; round trips so far are judged no more',
  role: 'trader',
  params: idParams,
  body: reasonBody,
  status: 200,
  response: deskStrategy,
})

export const disableDeskStrategy = operation({
  id: 'disableDeskStrategy',
  method: 'post',
  path: '/api/strategies/{id}/disable',
  tag: 'Strategies',
  summary: 'Refuse its buys from now on; its sells pass',
  role: 'trader',
  params: idParams,
  body: reasonBody,
  status: 200,
  response: deskStrategy,
})
