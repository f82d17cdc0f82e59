-- A clock that stands has no step of its resolution ahead, and an answered ticket none of its first reply; a ticket whose
-- clock runs has its resolution's steps.
select 'a step ahead of a clock that stands' as what, t.id::text || ' ' || s.step as which
from notifications.ticket_sla_steps s join notifications.tickets t on t.id = s.ticket_id
where s.done_at is null and (
    (s.step like 'resolution%' and t.resolution_running_since is null)
    or (s.step like 'first_reply%' and t.first_reply_met_at is not null))
union all
select 'a clock that runs to no end', t.id::text
from notifications.tickets t
where t.resolution_running_since is not null and not exists (
    select from notifications.ticket_sla_steps s where s.ticket_id = t.id and s.step = 'resolution_breach')
union all
select 'a level without a reason', t.id::text
from notifications.tickets t
where t.level < (
    select coalesce(max(case s.step when 'first_reply_breach' then 1 when 'first_reply_doubled' then 2
        when 'resolution_breach' then 2 else 0 end), 0)
    from notifications.ticket_sla_steps s where s.ticket_id = t.id and s.done_at is not null)
