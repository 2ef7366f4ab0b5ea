import type { Company, Fundamentals, NewsItem } from '../domain/market/bar'
import type { Db, Prisma, Tx } from './client'
import { Prisma as Sql } from './client'

export async function findCompanies(db: Db | Tx, symbols: readonly string[]): Promise<Map<string, Company>> {
  const rows = await db.company.findMany({ where: { symbol: { in: [...symbols] } } })
  return new Map(rows.map(({ symbol, name, sector, industry }) => [symbol, { symbol, name, sector, industry }]))
}

/** Adds companies and replaces what is known of them; a null sector or industry leaves the known one. */
export async function upsertCompanies(db: Db | Tx, companies: readonly Company[], source: string): Promise<void> {
  if (companies.length === 0) return
  await db.$executeRaw`
    insert into companies (symbol, name, sector, industry, source)
    select s, n, sector, industry, ${source} from unnest(${companies.map((company) => company.symbol)}::text[],
      ${companies.map((company) => company.name)}::text[], ${companies.map((company) => company.sector)}::text[],
      ${companies.map((company) => company.industry)}::text[]) as company (s, n, sector, industry)
    on conflict (symbol) do update set name = excluded.name, sector = coalesce(excluded.sector, companies.sector),
      industry = coalesce(excluded.industry, companies.industry), source = excluded.source, updated_at = now()`
}

/** The newest fundamentals of each symbol that were known at `asOf`. */
export async function findFundamentals(
  db: Db | Tx,
  symbols: readonly string[],
  asOf: Date,
): Promise<Map<string, Fundamentals>> {
  if (symbols.length === 0) return new Map()
  const rows = await db.$queryRaw<{ symbol: string; data: Omit<Fundamentals, 'asOf'> & { asOf: string } }[]>`
    select distinct on (symbol) symbol, data from company_fundamentals
    where symbol in (${Sql.join([...symbols])}) and available_at <= ${asOf} order by symbol, as_of desc`
  return new Map(rows.map(({ symbol, data }) => [symbol, { ...data, asOf: new Date(data.asOf) }]))
}

export async function insertFundamentals(db: Db | Tx, items: readonly Fundamentals[]): Promise<void> {
  await db.companyFundamentals.createMany({
    data: items.map((item) => ({
      symbol: item.symbol,
      asOf: item.asOf,
      source: item.source,
      data: JSON.parse(JSON.stringify(item)) as Prisma.InputJsonValue,
      availableAt: item.asOf,
    })),
    skipDuplicates: true,
  })
}

/** Headlines of each symbol published in [since, asOf], newest first, at most `limit` per symbol. */
export async function findNews(
  db: Db | Tx,
  symbols: readonly string[],
  range: { since: Date; asOf: Date; limit: number },
): Promise<Map<string, NewsItem[]>> {
  const found = new Map<string, NewsItem[]>(symbols.map((symbol) => [symbol, []]))
  if (symbols.length === 0) return found
  const rows = await db.$queryRaw<(Omit<NewsItem, 'publishedAt'> & { date: Date })[]>`
    select symbol, title, summary, url, source, date from (
      select *, row_number() over (partition by symbol order by date desc, id desc) as newest from market_events
      where symbol in (${Sql.join([...symbols])}) and date >= ${range.since} and available_at <= ${range.asOf}
    ) as known where newest <= ${range.limit} order by symbol, date desc`
  for (const { date, ...item } of rows) found.get(item.symbol)?.push({ ...item, publishedAt: date })
  return found
}

export async function insertNews(db: Db | Tx, items: readonly NewsItem[]): Promise<number> {
  const { count } = await db.marketEvent.createMany({
    data: items.map(({ publishedAt, ...item }) => ({ ...item, date: publishedAt, availableAt: publishedAt })),
    skipDuplicates: true,
  })
  return count
}

/** Every fundamentals row of the symbols known at `to`, oldest first. */
export async function listFundamentals(db: Db, symbols: readonly string[], to: Date): Promise<Fundamentals[]> {
  const rows = await db.companyFundamentals.findMany({
    where: { symbol: { in: [...symbols] }, availableAt: { lte: to } },
    orderBy: { asOf: 'asc' },
  })
  return rows.map(({ data, asOf }) => ({ ...(data as unknown as Fundamentals), asOf }))
}

/** Headlines of a symbol published in [since, to], oldest first, at most `limit` of them. */
export async function listNews(
  db: Db,
  symbol: string,
  range: { since: Date; to: Date; limit: number },
): Promise<NewsItem[]> {
  const rows = await db.marketEvent.findMany({
    select: { symbol: true, title: true, summary: true, url: true, source: true, date: true },
    where: { symbol, date: { gte: range.since, lte: range.to } },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
    take: range.limit,
  })
  return rows.map(({ date, ...item }) => ({ ...item, publishedAt: date }))
}
