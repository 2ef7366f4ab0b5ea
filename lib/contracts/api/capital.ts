import { z } from 'zod'
import { accountOrDefault, decimalText, isoTime, operation, pageOf, pageQuery } from '../operation'

export const CAPITAL_TYPES = ['deposit', 'withdrawal', 'realized_pnl'] as const

/** What moved cash. */
const CASH_TYPES = [
  'deposit',
  'withdrawal',
  'buy',
  'sell',
  'bust',
  'correction',
  'split',
  'income',
  'fee',
  'transfer',
  'difference',
] as const

export const capitalEvent = z
  .object({
    id: z.string(),
    type: z.enum(CAPITAL_TYPES),
    amount: decimalText.meta({ description: 'Below zero for what left the account' }),
    equity: decimalText.nullable().meta({ description: 'Just after it' }),
    note: z.string().nullable(),
    event_seq: z.number().int(),
    at: isoTime,
  })
  .meta({ id: 'CapitalEvent' })

const performance = z.object({
  total: z.number().nullable().meta({ description: 'Fraction over the whole time' }),
  per_year: z.number().nullable().meta({ description: 'Per year of 365 days; null before a year has gone' }),
})

export const returns = z
  .object({
    from: isoTime.nullable(),
    to: isoTime,
    time_weighted: performance.meta({ description: 'Whatever was paid in or out: how well the account was run' }),
    money_weighted: performance.meta({ description: 'Internal rate (XIRR): what the money paid in has earned' }),
  })
  .meta({ id: 'Returns' })

const accountQuery = { account: accountOrDefault }

export const listCapital = operation({
  id: 'listCapital',
  method: 'get',
  path: '/api/capital',
  tag: 'Portfolio',
  summary: 'Deposits, withdrawals and realised profit, newest first, with returns net of flows',
  role: 'viewer',
  query: z.object({ ...pageQuery, ...accountQuery, type: z.enum(CAPITAL_TYPES).optional() }),
  status: 200,
  response: pageOf(capitalEvent).extend({
    net_deposits: decimalText,
    equity: decimalText,
    free_cash: decimalText,
    peak_equity: decimalText.meta({ description: 'Moves with deposits and withdrawals in proportion' }),
    returns,
  }),
})

export const moveCapital = operation({
  id: 'moveCapital',
  method: 'post',
  path: '/api/capital',
  tag: 'Portfolio',
  summary: 'Pay money in or out',
  role: 'trader',
  body: z.strictObject({
    ...accountQuery,
    type: z.enum(['deposit', 'withdrawal']),
    amount: z
      .union([z.number().transform(String), z.string()])
      .pipe(z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount with at most six decimals'))
      .refine((text) => Number(text) >= 0.01, 'must be at least a cent'),
    note: z.string().trim().max(500).optional(),
  }),
  status: 201,
  idempotent: true,
  response: capitalEvent,
})

export const getStatement = operation({
  id: 'getStatement',
  method: 'get',
  path: '/api/capital/statement',
  tag: 'Portfolio',
  summary: 'Every movement of cash with the balance after it, as JSON or CSV',
  role: 'viewer',
  query: z.object({
    ...accountQuery,
    format: z.enum(['json', 'csv']).default('json'),
    from: isoTime.optional(),
    to: isoTime.optional(),
  }),
  status: 200,
  documents: ['text/csv'],
  response: z.object({
    account: z.string(),
    opening_balance: decimalText,
    closing_balance: decimalText,
    lines: z.array(
      z.object({
        at: isoTime,
        type: z.enum(CASH_TYPES).meta({
          description:
            'income: dividends and interest; bust, correction: an execution taken back; transfer: money that moved at the broker; difference: cash at the broker that nothing explains',
        }),
        symbol: z.string().nullable(),
        description: z.string(),
        amount: decimalText,
        balance: decimalText,
        event_seq: z.number().int(),
      }),
    ),
  }),
})
