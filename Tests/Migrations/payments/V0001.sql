insert into payments.deposits (id, owner_id, wallet_id, amount, fee, currency, provider, method, return_url, status,
    provider_reference, transaction_id, idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000000301', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 10000, 100, 'USD', 'sandbox', 'card', 'https://old.test/back', 'succeeded', 'p1', '01900000-0000-7000-8000-000000000201',
        'user:01900000-0000-7000-8000-0000000000aa', 'k1', sha256('1'), '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'),
    ('01900000-0000-7000-8000-000000000302', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 2000, 0, 'USD', 'sandbox', 'card', null, 'pending', 'p2',
        null, 'user:01900000-0000-7000-8000-0000000000aa', 'k2', sha256('2'), '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z'),
    ('01900000-0000-7000-8000-000000000303', '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000001bb', 500, 0, 'USD', 'sandbox', 'bank_transfer', null, 'expired',
        null, null, 'user:01900000-0000-7000-8000-0000000000bb', 'k3', sha256('3'), '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
insert into payments.provider_events (provider, event_id, deposit_id, received_at)
values ('sandbox', 'e1', '01900000-0000-7000-8000-000000000301', '2026-01-01T00:00:01Z');
insert into payments.sagas (id, kind, state, data, next_attempt_at, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000302', 'deposit', 'awaiting', '{}', '2100-01-01T00:00:00Z',
    '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z');
