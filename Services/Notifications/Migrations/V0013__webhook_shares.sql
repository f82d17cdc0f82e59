-- What is due of an endpoint in the order in which it is sent, so that taking the first reads no more than those.
create index webhook_deliveries_next on notifications.webhook_deliveries (endpoint_id, next_attempt_at, id)
    where status = 'pending' and lease_until is null;
drop index notifications.webhook_deliveries_due;
-- What is under way for an owner, over all endpoints.
create index webhook_deliveries_leased_of_owner on notifications.webhook_deliveries (owner_id, lease_until)
    where lease_until is not null;
-- What a process that died has left.
create index webhook_deliveries_by_lease on notifications.webhook_deliveries (lease_until)
    where lease_until is not null;

-- The session or API key that last said where an endpoint's messages go. Nobody knows it of what is older than this.
alter table notifications.webhook_endpoints add column signed_in_by uuid;
create index webhook_endpoints_signed_in_by on notifications.webhook_endpoints (signed_in_by)
    where signed_in_by is not null;
-- It ended for its owner's safety, and with it what it had asked for.
alter table notifications.webhook_endpoints drop constraint webhook_endpoints_disabled_reason_check;
alter table notifications.webhook_endpoints add constraint webhook_endpoints_disabled_reason_check
    check (disabled_reason in ('gone', 'unreachable', 'sign_in_ended'));
