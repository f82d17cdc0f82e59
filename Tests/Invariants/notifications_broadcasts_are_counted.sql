-- What is counted of a broadcast is what its deliveries say; those that were forgotten or erased stay counted.
with counted as (
    select broadcast_id, status, sum(count) as count from (
        select broadcast_id, status, count from notifications.broadcast_counts
        union all
        select broadcast_id, status, change from notifications.broadcast_changes) as told
    group by broadcast_id, status
), found as (
    select broadcast_id, status, count(*) as count from notifications.deliveries
    where broadcast_id is not null group by broadcast_id, status
)
select coalesce(c.broadcast_id, f.broadcast_id), coalesce(c.status, f.status), c.count, f.count
from counted c full join found f using (broadcast_id, status)
where coalesce(c.count, 0) < coalesce(f.count, 0)
