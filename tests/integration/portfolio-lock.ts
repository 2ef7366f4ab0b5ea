import type { Db } from '@/lib/db/client'

/**
 * From here on the database refuses to insert into or delete from a table what belongs to an account whose portfolio row the
 * transaction has not locked. `only` narrows it to some rows.
 */
export async function demandPortfolioLock(
  db: Db,
  table: 'orders' | 'workflow_executions',
  operation: 'insert' | 'delete',
  only = 'true',
): Promise<void> {
  const row = operation === 'insert' ? 'new' : 'old'
  const statements = [
    `create function locked_${table}() returns trigger language plpgsql as $$
      begin
        if not exists (
          select from portfolio_state
          where account_id = ${row}.account_id and pg_current_xact_id()::xid in (xmin, xmax)
        ) then
          raise exception '${operation} without the lock of the portfolio row';
        end if;
        return ${row};
      end $$`,
    `create trigger locked_${table} before ${operation} on ${table}
      for each row when (${only}) execute function locked_${table}()`,
  ]
  for (const statement of statements) await db.$executeRawUnsafe(statement)
}
