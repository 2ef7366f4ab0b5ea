-- A revision names one state of one series and is never used twice, so that files made from it can carry it in their names.
create sequence price_revisions start 1000;
alter table price_series alter column revision set default nextval('price_revisions');
alter sequence price_revisions owned by price_series.revision;

-- A run over past bars and what came of it. Prices and equity are observations of a simulation in float64, not books.
create table backtests (
  id bigint generated always as identity primary key,
  name text,
  tags text[] not null default '{}',
  status text not null check (status in ('queued', 'running', 'paused', 'completed', 'failed', 'canceled')),
  strategy text not null,
  params jsonb not null,
  symbols text[] not null check (cardinality(symbols) > 0),
  timeframe text not null,
  from_date date not null,
  to_date date not null,
  request jsonb not null,
  initial_capital numeric(24, 6) not null check (initial_capital > 0),
  final_value numeric(24, 6),
  liquidated_value numeric(24, 6),
  metrics jsonb,
  equity_curve jsonb,
  trust jsonb,
  run_card jsonb,
  summary jsonb,
  outcome jsonb,
  round_trips integer not null default 0,
  fills integer not null default 0,
  progress real not null default 0 check (progress between 0 and 1),
  report_file text,
  error_code text,
  error text,
  requested_by text not null,
  trace_id text not null,
  cancel_requested boolean not null default false,
  fence bigint not null default 0,
  lease_until timestamptz,
  duration_ms integer,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check (from_date <= to_date),
  check (status <> 'completed' or (final_value is not null and metrics is not null and equity_curve is not null))
);
create index backtests_strategy on backtests (strategy, id desc);
create index backtests_tags on backtests using gin (tags);

-- Every execution of a run, in order.
create table backtest_trades (
  backtest_id bigint not null references backtests on delete cascade,
  seq integer not null,
  time timestamptz not null,
  asset text not null,
  action text not null check (action in ('BUY', 'SELL')),
  price double precision not null check (price > 0),
  quantity double precision not null check (quantity > 0),
  commission double precision not null,
  slippage double precision not null,
  reasoning text not null,
  confidence smallint not null check (confidence between 0 and 100),
  primary key (backtest_id, seq)
);

-- What the executions add up to, from flat to flat.
create table backtest_round_trips (
  backtest_id bigint not null references backtests on delete cascade,
  seq integer not null,
  asset text not null,
  side text not null check (side in ('long', 'short')),
  entry_time timestamptz not null,
  exit_time timestamptz not null,
  entry_price double precision not null,
  exit_price double precision not null,
  quantity double precision not null,
  pnl double precision not null,
  fees double precision not null,
  return_pct double precision not null,
  bars_held integer not null,
  mae double precision not null,
  mfe double precision not null,
  still_open boolean not null,
  entry_reasoning text not null,
  exit_reasoning text not null,
  confidence smallint not null,
  primary key (backtest_id, seq)
);

-- Every configuration of a strategy that was ever tried, once: what a deflated Sharpe ratio must be deflated by.
create table backtest_trials (
  strategy text not null,
  trial_hash text not null,
  sharpe double precision,
  tried_at timestamptz not null default now(),
  primary key (strategy, trial_hash)
);

-- A search over parameters. Chunks are the unit that a lost worker costs.
create table sweeps (
  id bigint generated always as identity primary key,
  name text,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'canceled')),
  strategy text not null,
  request jsonb not null,
  method text not null check (method in ('grid', 'random', 'tpe')),
  objective text not null,
  cells integer not null check (cells > 0),
  cells_done integer not null default 0,
  chunks integer not null check (chunks > 0),
  result jsonb,
  error_code text,
  error text,
  requested_by text not null,
  trace_id text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create table sweep_chunks (
  sweep_id bigint not null references sweeps on delete cascade,
  chunk integer not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed')),
  fence bigint not null default 0,
  lease_until timestamptz,
  cells jsonb not null,
  results jsonb,
  primary key (sweep_id, chunk)
);

-- What the agents decided in backtests, by the hash of all they saw: a rerun asks nobody again.
create table recorded_decisions (
  -- Everything that stays the same during a run: agents, limits, symbols.
  run_hash text not null,
  context_hash text not null,
  decision jsonb not null,
  answered_by text not null,
  cost_usd numeric(14, 8) not null default 0,
  created_at timestamptz not null default now(),
  primary key (run_hash, context_hash)
);

-- What a backtest's model calls cost is summed by its trace.
create index llm_calls_trace on llm_calls (trace_id);
