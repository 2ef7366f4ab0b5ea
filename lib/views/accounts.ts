import type { z } from 'zod'
import type { accountView } from '../contracts/api/accounts'
import type { Account } from '../db/accounts'

export const toAccountView = (row: Account): z.input<typeof accountView> => ({
  id: row.id,
  kind: row.kind as 'paper' | 'live' | 'simulation',
  broker: row.broker as 'paper' | 'alpaca',
  name: row.name,
  currency: row.currency,
  sample: row.sample,
  fractional: row.fractional,
  opening_cash: row.openingCash.toFixed(),
  clock_at: row.clockAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})
