import { z } from 'zod'
import { account, accountOrDefault, isoTime, operation, pageOf, pageQuery } from '../operation'

export const brokerLink = z
  .object({
    account: z.string(),
    broker: z.enum(['paper', 'alpaca']),
    state: z.enum(['local', 'connecting', 'agreed', 'differs', 'unreachable']).meta({
      description: 'Of a broker elsewhere: do its books and ours agree; nothing is sent unless they do',
    }),
    detail: z.string().nullable(),
    stream: z.enum(['open', 'lost']).nullable(),
    checked_at: isoTime.nullable(),
    agreed_at: isoTime.nullable(),
  })
  .meta({ id: 'BrokerLink' })

export const getBrokerLink = operation({
  id: 'getBrokerLink',
  method: 'get',
  path: '/api/broker',
  tag: 'Broker',
  summary: "How an account stands with its broker: who keeps its books, and whether they agree with the desk's",
  role: 'viewer',
  query: z.object({ account: accountOrDefault }),
  status: 200,
  response: brokerLink,
})

export const LIVE_PHRASE = 'TRADE REAL MONEY'

export const tradingMode = z
  .object({
    mode: z.enum(['paper', 'live']).meta({ description: 'Fixed when the database was made' }),
    confirmed: z.boolean().meta({ description: 'Live only: an administrator has said that real money may be traded' }),
    confirmed_by: z.string().nullable(),
    confirmed_at: isoTime.nullable(),
  })
  .meta({ id: 'TradingMode' })

export const getTradingMode = operation({
  id: 'getTradingMode',
  method: 'get',
  path: '/api/system/mode',
  tag: 'Broker',
  summary: 'Paper or live, and whether live trading was confirmed',
  role: 'viewer',
  status: 200,
  response: tradingMode,
})

export const confirmLive = operation({
  id: 'confirmLive',
  method: 'post',
  path: '/api/system/mode/confirm',
  tag: 'Broker',
  summary: 'Let a live desk send orders for real money; by an administrator in the dashboard, not with a key',
  role: 'admin',
  body: z.strictObject({ phrase: z.literal(LIVE_PHRASE, `type ${LIVE_PHRASE}`) }),
  status: 200,
  response: tradingMode,
})

export const withdrawLive = operation({
  id: 'withdrawLive',
  method: 'post',
  path: '/api/system/mode/withdraw',
  tag: 'Broker',
  summary: 'Take the confirmation of live trading back: nothing is sent any more',
  role: 'trader',
  body: z.strictObject({ reason: z.string().trim().min(1, 'say why').max(500) }),
  status: 200,
  response: tradingMode,
})

export const ALERT_LEVELS = ['info', 'warning', 'critical'] as const

export const alert = z
  .object({
    id: z.string(),
    level: z.enum(ALERT_LEVELS),
    kind: z.string(),
    account: z.string().nullable(),
    message: z.string(),
    created_at: isoTime,
    acknowledged_at: isoTime.nullable(),
  })
  .meta({ id: 'Alert' })

export const listAlerts = operation({
  id: 'listAlerts',
  method: 'get',
  path: '/api/alerts',
  tag: 'Alerts',
  summary: 'What a person should know of, newest first',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    account: account.optional(),
    level: z.enum(ALERT_LEVELS).optional(),
    open: z.stringbool().default(true).meta({ description: 'Only those that nobody has acknowledged' }),
  }),
  status: 200,
  response: pageOf(alert).extend({
    unacknowledged: z.object({ info: z.number().int(), warning: z.number().int(), critical: z.number().int() }),
  }),
})

export const acknowledgeAlert = operation({
  id: 'acknowledgeAlert',
  method: 'post',
  path: '/api/alerts/{id}/acknowledge',
  tag: 'Alerts',
  summary: 'Put an alert aside',
  role: 'trader',
  params: z.object({ id: z.string().regex(/^\d{1,18}$/, 'is not the id of an alert') }),
  status: 200,
  response: alert,
})

export const acknowledgeAlerts = operation({
  id: 'acknowledgeAlerts',
  method: 'post',
  path: '/api/alerts/acknowledge',
  tag: 'Alerts',
  summary: 'Put every alert aside that came up to a moment',
  role: 'trader',
  body: z.strictObject({ up_to: z.string().regex(/^\d{1,18}$/, 'is not the id of an alert') }),
  status: 200,
  response: z.object({ acknowledged: z.number().int() }),
})
