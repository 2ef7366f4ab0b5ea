import { z } from 'zod'
import { account, accountOrDefault, DEFAULT_ACCOUNT, decimalText, isoTime, operation, wholeNumber } from '../operation'

export const accountView = z
  .object({
    id: z.string(),
    kind: z.enum(['paper', 'live', 'simulation']),
    broker: z
      .enum(['paper', 'alpaca'])
      .meta({ description: 'Who keeps its books: the desk itself, or a broker elsewhere' }),
    name: z.string(),
    currency: z.string(),
    sample: z.boolean(),
    fractional: z.boolean(),
    opening_cash: decimalText,
    clock_at: isoTime.nullable().meta({ description: 'Where a simulation stands; null before its first run' }),
    created_at: isoTime,
  })
  .meta({ id: 'Account' })

export const position = z
  .object({
    symbol: z.string(),
    name: z.string().nullable(),
    sector: z.string(),
    quantity: decimalText,
    average_cost: decimalText,
    cost_basis: decimalText,
    price: decimalText,
    price_at: isoTime,
    market_value: decimalText,
    unrealized_pnl: decimalText,
    unrealized_pnl_pct: z.number().nullable().meta({ description: 'Fraction of the cost basis' }),
    weight: z.number().meta({ description: 'Fraction of equity' }),
    opened_at: isoTime,
    recent_closes: z.array(z.number()),
    sample: z.boolean(),
  })
  .meta({ id: 'Position' })

export const portfolio = z
  .object({
    account: accountView,
    as_of: isoTime,
    cash: decimalText,
    reserved: decimalText,
    free_cash: decimalText,
    positions_value: decimalText,
    equity: decimalText,
    net_deposits: decimalText,
    realized_pnl: decimalText,
    unrealized_pnl: decimalText,
    fees: decimalText,
    total_return: z.number().nullable().meta({ description: 'Equity over net deposits, less one' }),
    day_pnl: decimalText
      .nullable()
      .meta({ description: 'Since the last snapshot of an earlier session, without what was paid in or out' }),
    peak_equity: decimalText,
    drawdown: z.number().meta({ description: 'Fraction below the peak, 0 or negative' }),
    exposure: z.number().meta({ description: 'Positions over equity' }),
    limits: z.object({
      max_position: z.number(),
      max_sector: z.number(),
      max_positions: z.number().int(),
      largest_position: z.object({ symbol: z.string(), weight: z.number() }).nullable(),
      sectors: z.array(z.object({ sector: z.string(), weight: z.number() })),
      positions: z.number().int(),
      model_spend_usd: z.string(),
      model_budget_usd: z.string(),
    }),
    open_orders: z.number().int(),
  })
  .meta({ id: 'Portfolio' })

const accountQuery = z.object({ account: accountOrDefault })

export const listAccounts = operation({
  id: 'listAccounts',
  method: 'get',
  path: '/api/accounts',
  tag: 'Accounts',
  summary: 'All accounts',
  role: 'viewer',
  status: 200,
  response: z.object({ data: z.array(accountView) }),
})

const RESERVED: readonly string[] = [DEFAULT_ACCOUNT, 'alpaca', 'live']

export const createAccount = operation({
  id: 'createAccount',
  method: 'post',
  path: '/api/accounts',
  tag: 'Accounts',
  summary: 'Open a simulation account',
  role: 'trader',
  body: z.strictObject({
    id: account.refine((id) => !RESERVED.includes(id), 'is taken by the desk itself'),
    name: z.string().trim().min(1).max(80).optional(),
    opening_cash: z.number().positive().max(1e12).default(100_000),
    fractional: z.boolean().default(false).meta({ description: 'Takes fractions of shares, to the sixth decimal' }),
  }),
  status: 201,
  idempotent: true,
  response: accountView,
})

export const resetAccount = operation({
  id: 'resetAccount',
  method: 'post',
  path: '/api/accounts/{id}/reset',
  tag: 'Accounts',
  summary: 'Put a simulation back to its opening cash and unset its clock',
  role: 'trader',
  params: z.object({ id: account }),
  status: 200,
  response: accountView,
})

export const nextSession = operation({
  id: 'nextSession',
  method: 'post',
  path: '/api/accounts/{id}/next-session',
  tag: 'Accounts',
  summary: "Move a simulation to its next session's close: orders fill at the open, positions are marked at the close",
  role: 'trader',
  params: z.object({ id: account }),
  status: 202,
  idempotent: true,
  response: z.object({ account: z.string(), to: isoTime }),
})

export const startSample = operation({
  id: 'startSample',
  method: 'post',
  path: '/api/sample-market',
  tag: 'Accounts',
  summary: 'Write three years of the sample market and open a simulation account that trades it',
  role: 'trader',
  status: 202,
  idempotent: true,
  response: z.object({ account: z.string(), symbols: z.array(z.string()), ready: z.boolean() }),
})

export const getPortfolio = operation({
  id: 'getPortfolio',
  method: 'get',
  path: '/api/portfolio',
  tag: 'Portfolio',
  summary: 'Cash, equity, profit and limits of an account',
  role: 'viewer',
  query: accountQuery,
  status: 200,
  response: portfolio,
})

export const listPositions = operation({
  id: 'listPositions',
  method: 'get',
  path: '/api/positions',
  tag: 'Portfolio',
  summary: 'What an account holds',
  role: 'viewer',
  query: accountQuery,
  status: 200,
  response: z.object({ data: z.array(position) }),
})

export const getEquity = operation({
  id: 'getEquity',
  method: 'get',
  path: '/api/portfolio/equity',
  tag: 'Portfolio',
  summary:
    'Equity over time, oldest first, with the sample or index benchmark rebased to the same start where there is one',
  role: 'viewer',
  query: accountQuery.extend({
    from: isoTime.optional(),
    limit: wholeNumber.min(1).max(5_000).default(2_000),
  }),
  status: 200,
  response: z.object({
    data: z.array(
      z.object({
        at: isoTime,
        cash: decimalText,
        positions_value: decimalText,
        equity: decimalText,
        benchmark: z.number().nullable(),
      }),
    ),
    benchmark_symbol: z.string().nullable(),
  }),
})
