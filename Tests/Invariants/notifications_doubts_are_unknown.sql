-- Only a message of which nobody knows whether it was taken is looked for in its provider's list.
select a.delivery_id from notifications.sms_attempts a
join notifications.deliveries d on d.id = a.delivery_id
where a.next_look_at is not null and d.status <> 'unknown'
