-- A code is kept as long as it may still be sent, and no longer.
select n.id from notifications.notices n
where n.sealed_secrets is not null and not exists (
    select from notifications.deliveries d
    left join notifications.sms_attempts a on a.delivery_id = d.id
    where d.notice_id = n.id and (d.status in ('scheduled', 'sending') or a.next_look_at is not null))
