import { addDays } from '../domain/calendar/iso-date'
import type { CorporateAction } from '../domain/market/bar'
import type { KnownSplits, Span } from '../domain/market/rebase'
import type { Db, Tx } from './client'

/** Source of actions that came in a file of their own, which is taken to be complete for its years. */
export const actionsFileSource = (fileName: string) => `file:${fileName.toLowerCase()}`

/** Adds actions; one that is there already is replaced when its value differs. Returns how many rows changed. */
export function upsertActions(db: Db | Tx, actions: readonly CorporateAction[], source: string): Promise<number> {
  if (actions.length === 0) return Promise.resolve(0)
  // One statement may touch a row once only: of two rows for one day and type the last counts.
  const unique = [...new Map(actions.map((item) => [`${item.symbol} ${item.exDate} ${item.type}`, item])).values()]
  return db.$executeRaw`
    insert into corporate_actions (symbol, ex_date, type, value, source)
    select s, d, t, v, ${source} from unnest(${unique.map((item) => item.symbol)}::text[],
      ${unique.map((item) => item.exDate)}::date[], ${unique.map((item) => item.type)}::text[],
      ${unique.map((item) => item.value)}::float8[]) as action (s, d, t, v)
    on conflict (symbol, ex_date, type) do update set value = excluded.value, source = excluded.source
    where corporate_actions.value is distinct from excluded.value`
}

/** Every split that is stored of the symbols, oldest first. */
export async function readSplits(db: Db | Tx, symbols: readonly string[]): Promise<CorporateAction[]> {
  const rows = await db.corporateAction.findMany({
    where: { symbol: { in: [...symbols] }, type: 'split' },
    orderBy: { exDate: 'asc' },
  })
  return rows.map(toSplit)
}

const toSplit = ({ symbol, exDate, value }: { symbol: string; exDate: Date; value: number }): CorporateAction => ({
  symbol,
  exDate: exDate.toISOString().slice(0, 10),
  type: 'split',
  value,
})

type SpanRow = { from: string; to: string }

/**
 * What the stored actions and `covered` tell of a symbol's splits: the longest unbroken span for which all are known. A file
 * of actions that names the symbol is taken to be complete from the first of January of its first row to its last row;
 * actions of other sources from the symbol's first to its last.
 */
export async function readKnownSplits(db: Db | Tx, symbol: string, covered: Span | null): Promise<KnownSplits> {
  const spans = await db.$queryRaw<SpanRow[]>`
    select (case when source like 'file:%' then date_trunc('year', min(ex_date))::date else min(ex_date) filter (where symbol = ${symbol}) end)::text as from,
      (case when source like 'file:%' then max(ex_date) else max(ex_date) filter (where symbol = ${symbol}) end)::text as to
    from corporate_actions
    where source in (select source from corporate_actions where symbol = ${symbol})
    group by source`
  const splits = await readSplits(db, [symbol])
  return { ...longest(covered ? [...spans, covered] : spans), splits }
}

/** The longest of the spans after those that touch were joined; an empty one when there are none. */
function longest(spans: readonly Span[]): Span {
  const joined: { from: string; to: string }[] = []
  for (const span of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1)
    if (last && span.from <= addDays(last.to, 1)) [last.to = span.to] = [span.to, last.to].sort().reverse()
    else joined.push({ ...span })
  }
  const days = ({ from, to }: Span) => Date.parse(to) - Date.parse(from)
  return joined.sort((a, b) => days(b) - days(a))[0] ?? { from: '9999-12-30', to: '0001-01-02' }
}

/** Every stored action of the symbols, oldest first. */
export async function readActions(db: Db | Tx, symbols: readonly string[]): Promise<Map<string, CorporateAction[]>> {
  const rows = await db.corporateAction.findMany({
    where: { symbol: { in: [...symbols] } },
    orderBy: [{ exDate: 'asc' }, { type: 'desc' }],
  })
  const actions = new Map<string, CorporateAction[]>()
  for (const { symbol, exDate, type, value } of rows) {
    const action = { symbol, exDate: exDate.toISOString().slice(0, 10), type: type as CorporateAction['type'], value }
    actions.set(symbol, [...(actions.get(symbol) ?? []), action])
  }
  return actions
}
