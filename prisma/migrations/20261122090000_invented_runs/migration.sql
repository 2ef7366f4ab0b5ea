-- Runs over companies of the sample market say so, and name no crisis of the real one, also those made before.
update backtests
set trust = trust || '{"invented": true, "crises": []}'::jsonb
where jsonb_typeof(trust) = 'object'
  and exists (
    select from price_series
    where price_series.source = 'sample'
      and price_series.timeframe = backtests.timeframe
      and price_series.symbol = any (backtests.symbols)
  );
