-- Tells whoever listens that the log has grown, at the moment at which it has: a notification leaves with the commit.
create function notify_events() returns trigger language plpgsql as $$
begin
  perform pg_notify('assay_events', '');
  return null;
end $$;
create trigger events_notify after insert on events for each statement execute function notify_events();
