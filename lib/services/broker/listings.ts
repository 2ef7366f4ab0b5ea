import type { Db, Tx } from '../../db/client'
import { findCompanies } from '../../db/companies'
import { readBars } from '../../db/prices'
import { findUsCompany } from '../../domain/market/companies-us'
import type { Listing } from '../../domain/reconcile/book-reports'
import { UNKNOWN_SECTOR } from '../../domain/risk/limits'

const RECENT_MS = 10 * 86_400_000

/** What is known of symbols that somebody trades elsewhere: their sector, and the newest stored close. */
export async function readListings(
  db: Db | Tx,
  symbols: readonly string[],
  now: Date,
): Promise<(symbol: string) => Listing> {
  const range = { from: new Date(now.getTime() - RECENT_MS), to: now, asOf: now, limit: 1 }
  const [companies, bars] = await Promise.all([findCompanies(db, [...symbols]), readBars(db, symbols, '1d', range)])
  return (symbol) => ({
    sector: (companies.get(symbol) ?? findUsCompany(symbol))?.sector ?? UNKNOWN_SECTOR,
    price: bars.get(symbol)?.[0]?.close.toFixed(6) ?? null,
  })
}
