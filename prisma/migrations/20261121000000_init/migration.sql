create extension if not exists vector;

-- People -------------------------------------------------------------------------------------------------------------

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(email) and email like '%_@_%'),
  name text not null,
  password_hash text not null,
  role text not null check (role in ('viewer', 'trader', 'admin')),
  disabled_at timestamptz,
  last_login_at timestamptz,
  created_at timestamptz not null default now()
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  user_agent text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index sessions_user on sessions (user_id, created_at desc);

create table api_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  prefix text not null unique,
  hash text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table idempotency_keys (
  owner text not null,
  key text not null,
  fingerprint text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (owner, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- The record -----------------------------------------------------------------------------------------------------------

create table events (
  seq bigint primary key check (seq > 0),
  id uuid not null unique,
  type text not null check (type <> ''),
  version smallint not null default 1,
  aggregate_id text not null,
  account_id text,
  cycle_id uuid,
  trace_id text,
  actor text not null,
  key text unique,
  data jsonb not null,
  recorded_at timestamptz not null,
  prev_hash text not null,
  hash text not null
);
create index events_aggregate on events (aggregate_id, seq);
create index events_account on events (account_id, seq);
create index events_cycle on events (cycle_id, seq);
create index events_type on events (type, seq);

create table event_log_head (
  singleton boolean primary key default true check (singleton),
  seq bigint not null,
  hash text not null
);
insert into event_log_head (seq, hash) values (0, repeat('0', 64));

create function refuse_event_change() returns trigger language plpgsql as $$
begin
  raise exception 'events is append-only: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger events_append_only before update or delete on events for each row execute function refuse_event_change();
create trigger events_no_truncate before truncate on events for each statement execute function refuse_event_change();

-- Accounts and money ---------------------------------------------------------------------------------------------------

create table accounts (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,39}$'),
  kind text not null check (kind in ('paper', 'simulation')),
  name text not null,
  currency text not null default 'USD',
  fractional boolean not null default false,
  sample boolean not null default false,
  opening_cash numeric(24, 6) not null check (opening_cash > 0),
  clock_at timestamptz,
  created_at timestamptz not null default now(),
  check (kind = 'simulation' or clock_at is null)
);

create table system_state (
  scope text primary key,
  trading_enabled boolean not null default true,
  reason text,
  changed_by text,
  changed_at timestamptz not null default now()
);
insert into system_state (scope) values ('global');

create table portfolio_state (
  account_id text primary key references accounts (id) on delete cascade,
  cash numeric(24, 6) not null check (cash >= 0),
  reserved numeric(24, 6) not null default 0 check (reserved >= 0 and reserved <= cash),
  realized_pnl numeric(24, 6) not null default 0,
  fees numeric(24, 6) not null default 0 check (fees >= 0),
  net_deposits numeric(24, 6) not null,
  total_value numeric(24, 6) not null,
  peak_value numeric(24, 6) not null,
  version bigint not null default 0,
  updated_at timestamptz not null default now()
);

create table positions (
  account_id text not null references accounts (id) on delete cascade,
  symbol text not null,
  quantity numeric(20, 6) not null check (quantity > 0),
  cost_basis numeric(24, 6) not null check (cost_basis >= 0),
  last_price numeric(20, 6) not null check (last_price > 0),
  last_price_at timestamptz not null,
  sector text not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, symbol)
);

create table orders (
  id uuid primary key,
  account_id text not null references accounts (id) on delete cascade,
  cycle_id uuid,
  client_order_id text not null unique,
  origin text not null check (origin in ('agent', 'manual')),
  symbol text not null,
  side text not null check (side in ('buy', 'sell')),
  type text not null check (type in ('market', 'limit')),
  quantity numeric(20, 6) not null check (quantity > 0),
  limit_price numeric(20, 6) check (limit_price > 0),
  decided_price numeric(20, 6) not null check (decided_price > 0),
  max_commission numeric(24, 6) not null check (max_commission >= 0),
  status text not null check (status in ('intent', 'submitting', 'accepted', 'partially_filled', 'filled', 'pending_cancel',
    'canceled', 'replaced', 'rejected', 'expired', 'unknown')),
  filled_quantity numeric(20, 6) not null default 0 check (filled_quantity >= 0 and filled_quantity <= quantity),
  filled_notional numeric(24, 6) not null default 0 check (filled_notional >= 0),
  reserved numeric(24, 6) not null default 0 check (reserved >= 0),
  commission numeric(24, 6) not null default 0 check (commission >= 0),
  basis_quantity numeric(20, 6),
  basis_cost numeric(24, 6),
  sector text not null,
  broker_order_id text,
  status_reason text,
  confidence smallint check (confidence between 0 and 100),
  reasoning text not null,
  agent_scores jsonb not null default '{}',
  clamps jsonb not null default '[]',
  decided_at timestamptz not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (side = 'sell' or limit_price is not null),
  check (status not in ('filled', 'canceled', 'replaced', 'rejected', 'expired') or reserved = 0)
);
create index orders_account on orders (account_id, created_at desc);
create index orders_cycle on orders (cycle_id);
create unique index orders_one_open_per_symbol on orders (account_id, symbol)
  where status not in ('filled', 'canceled', 'replaced', 'rejected', 'expired');

create table fills (
  account_id text not null references accounts (id) on delete cascade,
  execution_id text not null,
  order_id uuid not null references orders (id) on delete cascade,
  symbol text not null,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric(20, 6) not null check (quantity > 0),
  price numeric(20, 6) not null check (price > 0),
  commission numeric(24, 6) not null check (commission >= 0),
  realized_pnl numeric(24, 6) not null default 0,
  filled_at timestamptz not null,
  primary key (account_id, execution_id)
);
create index fills_order on fills (order_id);

-- The local paper broker's own books: what it was sent, whatever the desk remembers.
create table paper_orders (
  client_order_id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  broker_order_id uuid not null unique default gen_random_uuid(),
  symbol text not null,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric(20, 6) not null check (quantity > 0),
  limit_price numeric(20, 6),
  canceled_at timestamptz,
  submitted_at timestamptz not null default now()
);

create table trades (
  id uuid primary key,
  account_id text not null references accounts (id) on delete cascade,
  cycle_id uuid,
  symbol text not null,
  action text not null default 'BUY' check (action in ('BUY')),
  status text not null check (status in ('open', 'closed')),
  quantity numeric(20, 6) not null check (quantity > 0),
  closed_quantity numeric(20, 6) not null default 0 check (closed_quantity >= 0 and closed_quantity <= quantity),
  entry_notional numeric(24, 6) not null check (entry_notional > 0),
  exit_notional numeric(24, 6) not null default 0,
  realized_pnl numeric(24, 6) not null default 0,
  fees numeric(24, 6) not null default 0,
  outcome text check (outcome in ('win', 'loss', 'flat')),
  confidence smallint check (confidence between 0 and 100),
  reasoning text not null,
  exit_reasoning text,
  agent_scores jsonb not null default '{}',
  opened_at timestamptz not null,
  closed_at timestamptz,
  check ((status = 'closed') = (closed_at is not null)),
  check ((status = 'closed') = (outcome is not null))
);
create index trades_account on trades (account_id, opened_at desc, id);
create unique index trades_one_open_per_symbol on trades (account_id, symbol) where status = 'open';

create table ledger_entries (
  id bigint generated always as identity primary key,
  account_id text not null references accounts (id) on delete cascade,
  event_seq bigint not null,
  ledger text not null check (ledger in ('cash', 'securities', 'fees', 'realized_pnl', 'capital')),
  amount numeric(24, 6) not null,
  at timestamptz not null
);
create index ledger_entries_account on ledger_entries (account_id, event_seq);

create table capital_events (
  id bigint generated always as identity primary key,
  account_id text not null references accounts (id) on delete cascade,
  type text not null check (type in ('deposit', 'withdrawal', 'realized_pnl')),
  amount numeric(24, 6) not null,
  note text,
  event_seq bigint not null,
  at timestamptz not null
);
create index capital_events_account on capital_events (account_id, at desc);

create table equity_snapshots (
  account_id text not null references accounts (id) on delete cascade,
  at timestamptz not null,
  cash numeric(24, 6) not null,
  positions_value numeric(24, 6) not null,
  equity numeric(24, 6) not null,
  primary key (account_id, at)
);

-- Cycles and models ----------------------------------------------------------------------------------------------------

create table workflow_executions (
  id integer generated always as identity primary key,
  cycle_id uuid not null unique,
  account_id text not null references accounts (id) on delete cascade,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'canceled')),
  step text not null default 'queued',
  trigger text not null check (trigger in ('manual', 'api', 'cli', 'scheduled', 'event')),
  symbols text[] not null check (cardinality(symbols) > 0),
  execute boolean not null default false,
  mark_to_close boolean not null default false,
  as_of timestamptz,
  model_kind text check (model_kind in ('rules', 'model')),
  requested_by text not null,
  trace_id text not null,
  graph_version text,
  config_hash text,
  fence bigint not null default 0,
  lease_until timestamptz,
  result jsonb,
  counts jsonb not null default '{}',
  error_code text,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check ((status in ('completed', 'failed', 'canceled')) = (finished_at is not null))
);
create index workflow_executions_account on workflow_executions (account_id, id desc);
create unique index workflow_executions_one_running on workflow_executions (account_id) where status = 'running';

create table llm_calls (
  id uuid primary key default gen_random_uuid(),
  cycle_id uuid,
  trace_id text,
  role text not null,
  symbol text,
  provider text not null,
  model text not null,
  prompt_hash text not null,
  attempt smallint not null check (attempt >= 0),
  status text not null check (status in ('ok', 'repaired', 'cached', 'invalid_output', 'refused', 'rate_limited', 'unavailable',
    'timeout', 'rejected', 'budget')),
  input_tokens integer not null default 0 check (input_tokens >= 0),
  output_tokens integer not null default 0 check (output_tokens >= 0),
  cost_usd numeric(14, 8) not null default 0 check (cost_usd >= 0),
  latency_ms integer not null default 0 check (latency_ms >= 0),
  response text,
  error text,
  created_at timestamptz not null default now()
);
create index llm_calls_cycle on llm_calls (cycle_id, created_at);
create index llm_calls_prompt on llm_calls (prompt_hash, model) where status = 'ok';
create index llm_calls_age on llm_calls (created_at);

-- Jobs -----------------------------------------------------------------------------------------------------------------

create table outbox (
  id uuid primary key default gen_random_uuid(),
  lane text not null check (lane in ('critical', 'default', 'heavy')),
  job text not null,
  payload jsonb not null,
  trace_id text not null,
  created_at timestamptz not null default now(),
  dispatched_at timestamptz,
  finished_at timestamptz
);
create index outbox_waiting on outbox (created_at) where finished_at is null;

create table dead_letters (
  id uuid primary key default gen_random_uuid(),
  outbox_id uuid,
  lane text not null,
  job text not null,
  payload jsonb not null,
  trace_id text not null,
  error_code text not null,
  error text not null,
  attempts integer not null,
  failed_at timestamptz not null default now(),
  discarded_at timestamptz
);

create table processes (
  id uuid primary key,
  kind text not null check (kind in ('web', 'worker')),
  host text not null,
  pid integer not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

create table alerts (
  id bigint generated always as identity primary key,
  level text not null check (level in ('info', 'warning', 'critical')),
  kind text not null,
  account_id text,
  message text not null,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  acknowledged_at timestamptz
);

-- Market ---------------------------------------------------------------------------------------------------------------

create table price_series (
  symbol text not null,
  timeframe text not null check (timeframe in ('1m', '5m', '15m', '1h', '1d')),
  source text not null check (source in ('csv', 'alpaca', 'yahoo', 'sample')),
  basis text not null check (basis in ('raw', 'split_adjusted')),
  basis_as_of date,
  first_at timestamptz not null,
  last_at timestamptz not null,
  bars integer not null check (bars >= 0),
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (symbol, timeframe),
  check ((basis = 'split_adjusted') = (basis_as_of is not null))
);

-- One key, cut by year: a read of one symbol touches the partitions of its years only, old years can be detached, and
-- the BRIN serves reads across symbols at one time.
create table price_data (
  symbol text not null,
  timeframe text not null,
  timestamp timestamptz not null,
  open double precision not null check (open > 0 and open < 'Infinity'),
  high double precision not null check (high >= open and high >= close and high >= low and high < 'Infinity'),
  low double precision not null check (low > 0 and low <= open and low <= close),
  close double precision not null check (close > 0),
  volume double precision not null check (volume >= 0),
  source text not null,
  available_at timestamptz not null,
  primary key (symbol, timeframe, timestamp),
  check (available_at > timestamp)
) partition by range (timestamp);
create index price_data_time on price_data using brin (timestamp);
create table price_data_other partition of price_data default;

create function ensure_price_partition(year integer) returns void language plpgsql as $$
begin
  execute format(
    'create table if not exists %I partition of price_data for values from (%L) to (%L)',
    'price_data_' || year, make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
end $$;
select ensure_price_partition(year) from generate_series(1990, 2035) as year;

create table corporate_actions (
  symbol text not null,
  ex_date date not null,
  type text not null check (type in ('split', 'dividend')),
  value double precision not null check (value > 0),
  source text not null,
  primary key (symbol, ex_date, type)
);

create table companies (
  symbol text primary key,
  name text not null,
  sector text,
  industry text,
  source text not null,
  updated_at timestamptz not null default now()
);

create table company_fundamentals (
  symbol text not null,
  as_of timestamptz not null,
  source text not null,
  data jsonb not null,
  available_at timestamptz not null,
  primary key (symbol, as_of)
);

create table market_events (
  id bigint generated always as identity primary key,
  symbol text not null,
  title text not null,
  summary text,
  url text,
  source text not null,
  date timestamptz not null,
  available_at timestamptz not null,
  raw_data jsonb not null default '{}',
  unique (symbol, date, title)
);
create index market_events_symbol on market_events (symbol, available_at desc);

create table data_imports (
  id uuid primary key default gen_random_uuid(),
  status text not null check (status in ('queued', 'running', 'completed', 'failed')),
  requested_by text not null,
  trace_id text not null,
  files_total integer not null check (files_total > 0),
  files_done integer not null default 0,
  bars_written integer not null default 0,
  rows_refused integer not null default 0,
  report jsonb not null default '[]',
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

create table data_import_files (
  import_id uuid not null references data_imports (id) on delete cascade,
  name text not null,
  content text not null,
  primary key (import_id, name)
);
