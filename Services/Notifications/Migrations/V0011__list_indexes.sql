-- Lists that operators, agents and merchants narrow down read a page and not the table, however rare what they look for
-- is. What ends well is found anywhere; only what does not is worth an index of its own.
create index deliveries_by_status on notifications.deliveries (status, id desc)
    where status not in ('sent', 'delivered', 'skipped');
create index deliveries_by_sms on notifications.deliveries (id desc) where channel = 'sms';
create index entries_by_type on notifications.entries (user_id, type, seq desc);
create index entries_by_priority on notifications.entries (user_id, priority, seq desc);
create index entries_alerts on notifications.entries (user_id, seq desc)
    where event like 'alert.%' or event in ('bill.reminder', 'loan.repayment_due');

create index webhook_deliveries_by_status on notifications.webhook_deliveries (endpoint_id, status, id desc);
create index webhook_deliveries_by_type on notifications.webhook_deliveries (endpoint_id, type, id desc);
create index webhook_events_by_type on notifications.webhook_events (owner_id, type, id desc);

create index tickets_by_category on notifications.tickets (category, id desc);
create index tickets_by_priority on notifications.tickets (priority, id desc);
create index ticket_sla_steps_breached on notifications.ticket_sla_steps (ticket_id)
    where done_at is not null and step not like '%_warning';

create index templates_by_event on notifications.templates (event, id desc);

create index suppressions_by_address on notifications.suppressions (address);
create index suppressions_by_reason on notifications.suppressions (reason, id desc);
create index suppressions_by_channel on notifications.suppressions (channel, id desc);

-- Whose address it is, when one is suppressed.
create index recipients_by_email on notifications.recipients (lower(email));
create index recipients_by_phone on notifications.recipients (phone);
