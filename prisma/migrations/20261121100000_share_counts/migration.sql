-- The day as of which quantities count shares: splits up to it are in them, later ones are not. Null: from before it was kept.
alter table positions add column shares_as_of date;
alter table orders add column shares_as_of date;
