insert into accounting.periods (id, kind, starts_on, ends_on)
select gen_random_uuid(), 'month', day::date, (day + interval '1 month - 1 day')::date
from generate_series('2026-01-01'::timestamp, '2026-12-01', '1 month') day
union all select '01900000-0000-7000-8000-000000000a02', 'year', '2026-01-01', '2026-12-31';
