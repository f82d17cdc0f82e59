-- Webhooks: an endpoint can be signed for, its owner has no more than ten; events are numbered without gaps and come to
-- an endpoint once; what was taken was answered with 2xx; attempts are numbered from 1.
select 'no lasting secret' as what, e.id::text
from notifications.webhook_endpoints e
where (select count(*) from notifications.webhook_secrets s where s.endpoint_id = e.id and s.expires_at is null) <> 1
union all
select 'more than ten endpoints', owner_id::text
from notifications.webhook_endpoints group by owner_id having count(*) > 10
union all
-- Those of the last 30 days are there: what is left of a subject is its end.
select 'a number is missing', s.owner_id || ' ' || s.kind || ' ' || s.id
from notifications.webhook_subjects s
join notifications.webhook_events v on v.owner_id = s.owner_id and v.subject_kind = s.kind and v.subject_id = s.id
group by s.owner_id, s.kind, s.id, s.last_sequence
having max(v.sequence) <> s.last_sequence or count(*) <> max(v.sequence) - min(v.sequence) + 1
union all
select 'pending at an endpoint that is not active', d.id::text
from notifications.webhook_deliveries d join notifications.webhook_endpoints e on e.id = d.endpoint_id
where d.status = 'pending' and d.lease_until is null and e.status <> 'active'
union all
select 'delivered without an answer of 2xx', d.id::text
from notifications.webhook_deliveries d
where d.status = 'delivered' and not exists (
    select from notifications.webhook_attempts a
    where a.delivery_id = d.id and a.status_code between 200 and 299)
union all
select 'an attempt without its row', d.id::text
from notifications.webhook_deliveries d
left join notifications.webhook_attempts a on a.delivery_id = d.id
group by d.id, d.attempts having count(a.number) <> d.attempts or coalesce(max(a.number), 0) <> d.attempts
