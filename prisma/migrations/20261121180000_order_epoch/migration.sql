-- The epoch of the circuit breaker under which an order was decided: under another one it is not sent.
alter table orders add column breaker_epoch integer;
