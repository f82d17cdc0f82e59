-- Grace paid Ada again and again, until the wallet refused it.
insert into payments.recurring (
    id, payer_id, payer_wallet_id, payer_name, payee_id, payee_wallet_id, payee_name, amount, currency, frequency,
    start_on, reference, state, period, runs, failures, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a06', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 'Grace H.', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000001aa', 'Ada L.', 100, 'USD', 'monthly', '2026-01-06', 'REC-20260105-0000000A06',
    'failed', 1, 1, 1, '2026-01-05T00:00:00Z', '2026-01-06T12:00:00Z');
insert into payments.recurring_runs (id, schedule_id, due_on, state, attempts, failure_code, created_at)
values (
    '01900000-0000-7000-8000-000000000a07', '01900000-0000-7000-8000-000000000a06', '2026-01-06', 'failed', 4,
    'insufficient_funds', '2026-01-06T12:00:00Z');
