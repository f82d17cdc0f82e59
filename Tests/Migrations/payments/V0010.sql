-- Grace wanted to pay Ada, and the wallet refused it.
insert into payments.payments (
    id, source, payer_id, payer_wallet_id, payer_name, payee_id, payee_wallet_id, payee_name, amount, fee, currency,
    state, stage, channel, note, reference, livemode, failure_code, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a01', 'send', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 'Grace H.', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000001aa', 'Ada L.', 100, 0, 'USD', 'failed', 'ended', 'session', 'Grace''s dinner',
    'SND-20260105-0000000A01', true, 'insufficient_funds', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
