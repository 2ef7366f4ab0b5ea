-- How many calls each broker account may still make (lib/domain/broker-calls.ts), one row for all processes. A change names
-- the version it was worked out from, so that no two of them count from the same state.
create table broker_calls (
  -- The account as the broker counts it: accounts here that share keys share a row.
  broker_account text primary key,
  version bigint not null default 0,
  budget jsonb not null
);
