-- A value is blocked once at a time, and a block ends after it begins.
select kind || ' ' || value as what, count(*)::text as fault
from compliance.blocks where ended_at is null group by kind, value having count(*) > 1
union all
select id::text, 'ends before it begins' from compliance.blocks where until <= created_at or ended_at < created_at
