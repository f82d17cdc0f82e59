-- The migration adds indexes and a column that older endpoints do not have.
update notifications.webhook_endpoints set signed_in_by = '01900000-0000-7000-8000-0000000000ab'
where id = '01900000-0000-7000-8000-000000000901';
