-- A cell gives its drawdown as a run does, zero or more; before, it was what the search made the most of, below zero.
create function pg_temp.with_positive_drawdown(cell jsonb) returns jsonb language sql immutable as $$
  select case when jsonb_typeof(cell -> 'max_drawdown') = 'number'
    then jsonb_set(cell, '{max_drawdown}', to_jsonb(abs((cell ->> 'max_drawdown')::float8)))
    else cell end
$$;

update sweep_chunks
set results = coalesce(
  (
    select jsonb_agg(pg_temp.with_positive_drawdown(cell) order by place)
    from jsonb_array_elements(results) with ordinality as cells (cell, place)
  ),
  results
)
where jsonb_typeof(results) = 'array';

update sweeps
set result = jsonb_set(result, '{best}', pg_temp.with_positive_drawdown(result -> 'best'))
where jsonb_typeof(result -> 'best') = 'object';

update sweeps
set result = jsonb_set(result, '{stable,cell}', pg_temp.with_positive_drawdown(result #> '{stable,cell}'))
where jsonb_typeof(result #> '{stable,cell}') = 'object';

drop function pg_temp.with_positive_drawdown(jsonb);
