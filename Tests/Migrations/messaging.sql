-- What every service keeps beside its own tables, filled before its first migration.
insert into outbox (message_id, type, aggregate_id, occurred_at, data)
values ('01900000-0000-7000-8000-000000000101', 'test.kept.v1', 'a', '2026-01-01T00:00:00Z', '{}');
insert into inbox (message_id, received_at) values ('01900000-0000-7000-8000-000000000102', '2026-01-01T00:00:00Z');
insert into idempotency_keys (scope, key, request_hash, status, headers, body, created_at)
values ('user:01900000-0000-7000-8000-0000000000aa', 'old', sha256('x'), 200, '{}', '{}', '2026-01-01T00:00:00Z');
insert into parked_messages (id, message_id, queue, type, occurred_at, body, error, failed_at, parked_at)
values ('01900000-0000-7000-8000-000000000103', '01900000-0000-7000-8000-000000000104', 'test.events', 'test.kept.v1',
    '2026-01-01T00:00:00Z', '{}', 'cannot be read', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into leases (name, holder, until) values ('old', 'nobody', '2026-01-01T00:00:00Z');
insert into inbox_order (consumer, source, aggregate_id, last_sequence) values ('test.events', 'test', 'a', 7);
insert into inbox_attempts (message_id, attempts, last_at)
values ('01900000-0000-7000-8000-000000000104', 3, '2026-01-01T00:00:00Z');
insert into job_runs (job, due, state, begun_at, ended_at)
values ('test.daily', '2026-01-01', 'done', '2026-01-02T00:00:00Z', '2026-01-02T00:00:01Z');
insert into sagas (id, kind, state, data, next_attempt_at, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000105', 'test', 'done', '{}', null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into partner_exchanges (id, partner, operation, subject, attempt, request, status, answer, outcome, duration_milliseconds, at)
values ('01900000-0000-7000-8000-000000000106', 'sandbox', 'create_payment', '01900000-0000-7000-8000-000000000105', 1,
    '{}', 201, '{}', 'done', 12, '2026-01-01T00:00:00Z');
insert into data_subjects (user_id, restricted_at, restricted_by)
values ('01900000-0000-7000-8000-0000000000ee', '2026-01-01T00:00:00Z', '01900000-0000-7000-8000-000000000106');
insert into staff_approvals (id, operation, resource_id, body, amount, currency, worth_cents, parties, requested_by, reason, state,
    created_at, expires_at, decided_at)
values ('01900000-0000-7000-8000-000000000108', 'moveMoney', '01900000-0000-7000-8000-000000000107', '{}', 1500000, 'USD',
    1500000, '{01900000-0000-7000-8000-0000000000aa}', '01900000-0000-7000-8000-0000000000bb', 'why', 'expired',
    '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z', '2026-01-04T00:00:01Z');
insert into staff_movements (resource_id, operator_id, parties, worth_cents, moved_at)
values ('01900000-0000-7000-8000-000000000109', '01900000-0000-7000-8000-0000000000bb',
    '{01900000-0000-7000-8000-0000000000aa}', 100, '2026-01-01T00:00:00Z');
