insert into notifications.webhook_endpoints (id, owner_id, slot, url, events, signature, ordered, status, disabled_reason,
    failing_since, last_error, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000000901', '01900000-0000-7000-8000-0000000000aa', 1, 'https://shop.example/florin', '{"*"}', 'hmac', false, 'active', null, null, null,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-000000000902', '01900000-0000-7000-8000-0000000000bb', 1, 'https://gone.example/', '{"deposit.*"}', 'ed25519', true, 'disabled', 'gone', '2026-01-02T00:00:00Z', 'status_410',
        '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
insert into notifications.webhook_secrets (id, endpoint_id, signature, sealed, public_key, created_at, expires_at)
values
    ('01900000-0000-7000-8000-000000000911', '01900000-0000-7000-8000-000000000901', 'hmac', '\x00', null, '2026-01-01T00:00:00Z', null),
    ('01900000-0000-7000-8000-000000000912', '01900000-0000-7000-8000-000000000902', 'ed25519', '\x00', sha256('k'), '2026-01-01T00:00:00Z', null);
insert into notifications.webhook_subjects (owner_id, kind, id, last_sequence)
values ('01900000-0000-7000-8000-0000000000aa', 'deposit', '01900000-0000-7000-8000-000000000301', 1);
insert into notifications.webhook_events (id, owner_id, source_key, type, subject_kind, subject_id, sequence, body,
    created_at)
values ('01900000-0000-7000-8000-000000000921', '01900000-0000-7000-8000-0000000000aa', 'payments.deposit_succeeded:301', 'deposit.succeeded', 'deposit', '01900000-0000-7000-8000-000000000301', 1, '{}', '2026-01-01T00:00:00Z');
insert into notifications.webhook_deliveries (id, endpoint_id, event_id, owner_id, type, subject_kind, subject_id, sequence,
    status, attempts, first_attempt_at, succeeded_at, created_at)
values ('01900000-0000-7000-8000-000000000931', '01900000-0000-7000-8000-000000000901', '01900000-0000-7000-8000-000000000921', '01900000-0000-7000-8000-0000000000aa', 'deposit.succeeded', 'deposit', '01900000-0000-7000-8000-000000000301', 1,
    'delivered', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z');
insert into notifications.webhook_attempts (delivery_id, number, started_at, ended_at, status_code, duration_ms, response)
values ('01900000-0000-7000-8000-000000000931', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 204, 12, null);
