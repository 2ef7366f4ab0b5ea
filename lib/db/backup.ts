import type { PoolClient } from 'pg'

/** Reading and writing whole tables, whatever they hold. Names come from the catalogue and are quoted by the database. */

/** Not part of a backup: who runs now, and the ledger of migrations, which belongs to the database itself. */
const LEFT_OUT = ['processes', '_prisma_migrations']

export type BackupTable = { name: string; key: string }

/** The tables of schema public, those that others refer to first, each with its primary key as a list to order by. */
export async function listTables(client: PoolClient): Promise<BackupTable[]> {
  const { rows } = await client.query<{ name: string; key: string; needs: string[] }>(
    `select c.relname as name,
       coalesce((select string_agg(quote_ident(a.attname), ', ' order by k.position)
         from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, position)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
         where i.indrelid = c.oid and i.indisprimary), '1') as key,
       array(select distinct f.relname::text from pg_constraint r join pg_class f on f.oid = r.confrelid
         where r.conrelid = c.oid and r.contype = 'f' and r.confrelid <> c.oid) as needs
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1::text[])
     order by c.relname`,
    [LEFT_OUT],
  )
  const sorted: BackupTable[] = []
  const waiting = [...rows]
  while (waiting.length > 0) {
    const done = new Set(sorted.map(({ name }) => name))
    const next = waiting.findIndex(({ needs }) => needs.every((need) => done.has(need)))
    const [row] = waiting.splice(Math.max(next, 0), 1)
    if (row) sorted.push({ name: row.name, key: row.key })
  }
  return sorted
}

export async function listMigrations(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null order by migration_name',
  )
  return rows.map((row) => row.migration_name)
}

const ROWS_AT_ONCE = 2_000

/** Every row of a table as JSON text, in the order of its key. Needs an open transaction. */
export async function* readRows(client: PoolClient, { name, key }: BackupTable): AsyncGenerator<string[]> {
  await client.query(
    `declare backup_rows no scroll cursor for select row_to_json(t)::text as row from ${quote(name)} as t order by ${key}`,
  )
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from backup_rows`)
    if (rows.length === 0) break
    yield rows.map(({ row }) => row)
  }
  await client.query('close backup_rows')
}

/** Adds rows that are JSON text, identities included. */
export async function insertRows(client: PoolClient, table: string, rows: readonly string[]): Promise<void> {
  await client.query(
    `insert into ${quote(table)} overriding system value
     select * from json_populate_recordset(null::${quote(table)}, $1::json)`,
    [`[${rows.join(',')}]`],
  )
}

/** True when the database holds nothing but what every installation begins with: accounts that nobody has used. */
export async function isUntouched(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from users) or exists (select from price_series) or exists (select from orders)
       or exists (select from workflow_executions) or exists (select from companies) or exists (select from backtests)
       or exists (select from events where type <> 'AccountOpened') as used`,
  )
  return rows[0]?.used === false
}

/** Empties every table. The event log refuses that by a trigger, which is off until the transaction ends. */
export async function emptyTables(client: PoolClient, tables: readonly BackupTable[]): Promise<void> {
  await client.query('alter table events disable trigger user')
  await client.query(`truncate ${tables.map(({ name }) => quote(name)).join(', ')}`)
  await client.query('alter table events enable trigger user')
}

/** Lets numbered columns go on after the largest number in use. */
export async function raiseIdentities(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition
       and c.relnamespace = 'public'::regnamespace and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`,
  )
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${quote(column)}), 0) + 1, false) from ${quote(table)}`,
      [quote(table), column],
    )
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
