insert into compliance.movements (user_id, transaction_id, direction, occurred_at, amount, currency, cents, kind, channel,
    counterparty)
values ('01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000009a1', 'out', '2026-01-03T00:00:00Z',
    3000000, 'USD', 3000000, 'transfer', 'session', '01900000-0000-7000-8000-0000000000bb');
insert into compliance.assessments (id, asker, request_hash, user_id, operation, source, destination,
    counterparty_country, amount, currency, cents, channel, score, level, decision, rules, decided_by, created_at,
    decided_at, valid_until)
values ('01900000-0000-7000-8000-0000000009a2', 'wallet', sha256('asked'), '01900000-0000-7000-8000-0000000000aa',
    'transfer', '01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-0000000000b2', 'GB', 3000000, 'USD',
    3000000, 'session', 2950, 'minimal', 'allow', '{}', 'policy', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z',
    '2026-01-03T00:01:00Z');
