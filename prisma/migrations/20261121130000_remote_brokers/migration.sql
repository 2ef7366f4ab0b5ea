-- Accounts whose books are kept by a broker elsewhere ----------------------------------------------------------------------

-- What a database was made for; it never changes. Live trading also needs a person's word.
create table installation (
  singleton boolean primary key default true check (singleton),
  mode text not null check (mode in ('paper', 'live')),
  live_confirmed_by text,
  live_confirmed_at timestamptz,
  created_at timestamptz not null default now(),
  check ((live_confirmed_by is null) = (live_confirmed_at is null)),
  check (mode = 'live' or live_confirmed_at is null)
);

-- What traded before there were two modes traded on paper.
insert into installation (mode) select 'paper' where exists (select 1 from accounts);

alter table accounts drop constraint accounts_kind_check;
alter table accounts add constraint accounts_kind_check check (kind in ('paper', 'live', 'simulation'));
alter table accounts add column broker text not null default 'paper' check (broker in ('paper', 'alpaca'));
alter table accounts add column broker_account_id text unique;
alter table accounts add constraint accounts_broker_kind check (
  (broker = 'paper' and broker_account_id is null and kind in ('paper', 'simulation'))
  or (broker <> 'paper' and broker_account_id is not null and kind in ('paper', 'live')));
alter table accounts drop constraint accounts_opening_cash_check;
alter table accounts add constraint accounts_opening_cash_check check (broker <> 'paper' or opening_cash > 0);

-- A broker may lend money to what is traded elsewhere; the desk itself never spends what is not there.
alter table portfolio_state add column remote boolean not null default false;
alter table portfolio_state drop constraint portfolio_state_cash_check;
alter table portfolio_state drop constraint portfolio_state_check;
alter table portfolio_state add constraint portfolio_state_cash_check check (remote or cash >= 0);
alter table portfolio_state add constraint portfolio_state_reserved_check check (reserved >= 0 and (remote or reserved <= cash));

alter table orders drop constraint orders_origin_check;
alter table orders add constraint orders_origin_check check (origin in ('agent', 'manual', 'external'));
alter table orders drop constraint orders_type_check;
alter table orders add constraint orders_type_check check (type in ('market', 'limit', 'stop', 'stop_limit'));
alter table orders drop constraint orders_check1;
alter table orders add constraint orders_worst_price check (side = 'sell' or limit_price is not null or origin = 'external');
alter table orders add column busted_quantity numeric(20, 6) not null default 0
  check (busted_quantity >= 0 and busted_quantity <= filled_quantity);
drop index orders_one_open_per_symbol;
create unique index orders_one_open_per_symbol on orders (account_id, symbol)
  where status not in ('filled', 'canceled', 'replaced', 'rejected', 'expired') and origin <> 'external';
create index orders_broker_order on orders (account_id, broker_order_id) where broker_order_id is not null;

alter table fills add column order_filled numeric(20, 6);

-- Executions that the exchange took back; one may be known before its fill is.
create table fill_reversals (
  account_id text not null references accounts (id) on delete cascade,
  execution_id text not null,
  order_id uuid not null references orders (id) on delete cascade,
  corrected boolean not null,
  reason text not null,
  at timestamptz not null,
  primary key (account_id, execution_id)
);
create index fill_reversals_order on fill_reversals (order_id);

-- When an order that nobody knows the fate of is asked for next.
create table order_lookups (
  order_id uuid primary key references orders (id) on delete cascade,
  attempts integer not null check (attempts >= 0),
  next_at timestamptz not null
);

-- Who works an account at its broker. Every write of the holder carries the fence; an older one is refused.
create table account_leases (
  account_id text primary key references accounts (id) on delete cascade,
  fence bigint not null default 0,
  holder text not null,
  lease_until timestamptz not null
);

-- How the books stand against the broker's. Nothing is sent unless they agreed since the holder took the account.
create table broker_links (
  account_id text primary key references accounts (id) on delete cascade,
  state text not null check (state in ('connecting', 'agreed', 'differs', 'unreachable')),
  detail text,
  stream text not null default 'lost' check (stream in ('open', 'lost')),
  fence bigint not null default 0,
  opened_at timestamptz not null,
  -- Everything at the broker up to here is in the books.
  through timestamptz not null,
  checked_at timestamptz,
  agreed_at timestamptz
);

-- The paper broker takes every kind of order that a broker does.
alter table paper_orders add column type text not null default 'market' check (type in ('market', 'limit', 'stop', 'stop_limit'));
alter table paper_orders add column stop_price numeric(20, 6) check (stop_price > 0);
alter table paper_orders add column time_in_force text not null default 'day';

create index alerts_newest on alerts (id desc) where acknowledged_at is null;
