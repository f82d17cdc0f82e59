-- Pushes: what was begun names its device; nobody has more than ten devices, and a token is one person's.
select 'begun for no device' as what, d.id::text
from notifications.deliveries d
where d.channel = 'push' and d.status in ('sending', 'sent', 'delivered', 'unknown') and d.device_id is null
union all
select 'more than ten devices', v.user_id::text
from notifications.devices v group by v.user_id having count(*) > 10
union all
select 'a token of two', min(v.id::text)
from notifications.devices v group by v.platform, v.address having count(*) > 1
