-- The circuit breaker of each account, part of its money state. Without a row it is active and has never tripped.
create table circuit_breakers (
  account_id text primary key references accounts (id) on delete cascade,
  state text not null check (state in ('active', 'reducing', 'halted', 'probing')),
  condition text,
  reason text,
  since timestamptz,
  changed_by text,
  epoch integer not null check (epoch >= 0),
  halted_at timestamptz,
  counted_from timestamptz,
  counted_equity numeric(24, 6),
  cleared_at timestamptz,
  probe_order_id uuid,
  peak_value numeric(24, 6) not null,
  updated_at timestamptz not null default now(),
  check ((state = 'active') = (condition is null))
);

-- Equity just after each deposit and withdrawal, so that returns can be linked across them.
alter table capital_events add column equity numeric(24, 6);

-- Broker errors are looked for among the newest changes of orders.
create index orders_updated on orders (account_id, updated_at desc);
