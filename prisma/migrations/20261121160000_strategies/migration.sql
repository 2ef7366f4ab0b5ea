-- Named parts of an account that the agents trade. What is deleted stays as a row, since orders and trades name it for ever.
create table strategies (
  id uuid primary key default gen_random_uuid(),
  account_id text not null references accounts (id),
  name text not null check (name = btrim(name) and length(name) between 1 and 60),
  enabled boolean not null default true,
  -- Fraction of equity; the sum over the enabled ones of an account is at most 1, which is checked under the account's lock.
  allocation numeric(9, 6) not null check (allocation > 0 and allocation <= 1),
  symbols text[] not null check (cardinality(symbols) > 0),
  -- Only ever tighter than the account's; null leaves the account's alone.
  max_position numeric(9, 6) check (max_position > 0 and max_position <= 1),
  max_positions integer check (max_positions > 0),
  position_size numeric(9, 6) check (position_size > 0 and position_size <= 1),
  -- Role to model or 'rules'; a role that is not there is answered as the desk's is.
  models jsonb not null default '{}',
  -- Scan times of its own in the desk's zone; with none it takes part in the desk's scan.
  scan_times text[] not null default '{}',
  price_moves boolean not null default true,
  -- Slots of before were never planned.
  planned_since timestamptz not null default now(),
  -- When it ends by rule. Nothing is judged before so many round trips have ended.
  min_trades integer not null check (min_trades > 0),
  max_drawdown numeric(9, 6) check (max_drawdown > 0 and max_drawdown <= 1),
  max_losses integer check (max_losses > 0),
  min_profit_factor numeric(9, 6) check (min_profit_factor > 0),
  -- Round trips that ended up to here are not judged any more; on the account's own clock.
  counted_from timestamptz,
  disabled_by text,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (enabled = (disabled_at is null)),
  check ((disabled_at is null) = (disabled_by is null)),
  check (deleted_at is null or not enabled)
);
create unique index strategies_name on strategies (account_id, lower(name)) where deleted_at is null;

-- Null: the account's own money.
alter table workflow_executions add column strategy_id uuid references strategies (id);
alter table schedule_runs add column strategy_id uuid references strategies (id);
alter table orders add column strategy_id uuid references strategies (id);
alter table trades add column strategy_id uuid references strategies (id);
create index trades_strategy on trades (strategy_id, opened_at desc) where strategy_id is not null;
create index orders_strategy on orders (strategy_id, created_at desc) where strategy_id is not null;
create index workflow_executions_strategy on workflow_executions (strategy_id, id desc) where strategy_id is not null;
