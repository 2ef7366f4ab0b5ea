import type { Db } from '@/lib/db/client'

/**
 * Lets the database of a case watch its writers, who are told apart by the name of their connections: who holds a cycle is who raised
 * its fence last, and what another worker writes for that cycle is kept as a stale write.
 */
export async function watchFences(db: Db): Promise<void> {
  const statements = [
    'create table watched_holders (cycle_id uuid, fence bigint, holder text, primary key (cycle_id, fence))',
    'create table watched_writes (cycle_id uuid, writer text, holder text, what text)',
    `create function watch_fence() returns trigger language plpgsql as $$
      begin
        if new.fence > old.fence then
          insert into watched_holders values (new.cycle_id, new.fence, current_setting('application_name'));
        elsif current_setting('application_name') like 'worker-%' then
          insert into watched_writes
          select new.cycle_id, current_setting('application_name'), holder, 'workflow_executions' from watched_holders
          where cycle_id = new.cycle_id and fence = new.fence and holder <> current_setting('application_name');
        end if;
        return null;
      end $$`,
    `create function watch_write() returns trigger language plpgsql as $$
      begin
        if new.cycle_id is not null and current_setting('application_name') like 'worker-%' then
          insert into watched_writes
          select new.cycle_id, current_setting('application_name'), h.holder, tg_table_name || ' ' || coalesce(to_jsonb(new) ->> 'type', '')
          from watched_holders h join workflow_executions w on w.cycle_id = h.cycle_id and w.fence = h.fence
          where h.cycle_id = new.cycle_id and h.holder <> current_setting('application_name');
        end if;
        return null;
      end $$`,
    'create trigger watch_fence after update on workflow_executions for each row execute function watch_fence()',
    'create trigger watch_events after insert on events for each row execute function watch_write()',
    'create trigger watch_orders after insert or update on orders for each row execute function watch_write()',
  ]
  for (const statement of statements) await db.$executeRawUnsafe(statement)
}

export async function readStaleWrites(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ writer: string; holder: string; what: string; count: bigint }[]>`
    select writer, holder, what, count(*) from watched_writes group by 1, 2, 3 order by 4 desc limit 20`
  const [holders] = await db.$queryRaw<
    { count: bigint }[]
  >`select count(*) from watched_holders where holder like 'worker-%'`
  if (!holders?.count) return ['no worker was seen to hold a cycle']
  return rows.map(({ writer, holder, what, count }) => `${count} × ${what} by ${writer} while ${holder} held the cycle`)
}
