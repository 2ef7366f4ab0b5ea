-- What is kept of the desk's periodic jobs beside their configuration.
create table schedule_jobs (
  id text primary key,
  -- What its slots follow from, and since when: no slot before that is missing. Null while there is nothing to schedule.
  plan text,
  plan_since timestamptz,
  paused_by text,
  paused_at timestamptz,
  pause_reason text,
  -- The last look of a job that looks again and again, and what came of it.
  last_at timestamptz,
  last_ok boolean,
  last_note text,
  check ((plan is null) = (plan_since is null)),
  check ((paused_by is null) = (paused_at is null))
);

-- One row per slot, per run by hand and per price move: `key` makes each happen once, whoever is told of it and how often.
create table schedule_runs (
  id bigint generated always as identity primary key,
  key text not null unique,
  job text not null,
  trigger text not null check (trigger in ('schedule', 'manual', 'event')),
  status text not null check (status in ('started', 'missed', 'skipped', 'failed')),
  slot text,
  at timestamptz not null,
  reason text,
  symbols text[] not null default '{}',
  move jsonb,
  -- Written just before the cycle, in its transaction.
  cycle_id uuid unique references workflow_executions (cycle_id) deferrable initially deferred,
  requested_by text not null,
  created_at timestamptz not null default now(),
  check ((status = 'started') = (cycle_id is not null)),
  check ((trigger = 'schedule') = (slot is not null))
);
create index schedule_runs_newest on schedule_runs (at desc, id desc);
create index schedule_runs_job on schedule_runs (job, at desc, id desc);

-- Until when a symbol starts no further event-triggered cycle, and the price at which the last one was started.
create table event_cooldowns (
  symbol text primary key,
  price double precision not null check (price > 0),
  at timestamptz not null,
  until timestamptz not null check (until > at)
);

-- The exchange's days as a broker tells them; without bells there is no session. Other days follow from the rules.
create table exchange_sessions (
  date date primary key,
  open timestamptz,
  close timestamptz,
  source text not null,
  fetched_at timestamptz not null default now(),
  check ((open is null) = (close is null))
);
