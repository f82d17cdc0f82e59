-- Periods are closed after their end and in their order: before a closed one lies no open one with anything in it.
select closed.starts_on, 'closed before its end' as violation
from accounting.periods closed
where closed.status = 'closed' and (closed.closed_at at time zone 'UTC')::date <= closed.ends_on
union all
select closed.starts_on, 'closed after ' || earlier.starts_on || ', which is open'
from accounting.periods closed
join accounting.periods earlier
    on earlier.kind = closed.kind and earlier.status = 'open' and earlier.ends_on < closed.starts_on
where closed.status = 'closed'
    and exists (select from accounting.daily_flows f where f.day between earlier.starts_on and earlier.ends_on)
