-- Grace tried how she would be paid for a coffee.
insert into payments.payments (
    id, source, source_id, payer_id, payer_wallet_id, payer_name, payee_id, payee_wallet_id, payee_name, amount, fee,
    currency, state, stage, channel, reference, livemode, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a0b', 'qr', '01900000-0000-7000-8000-000000000a0d',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 'Ada L.',
    '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000001bb', 'Grace H.', 100, 2, 'USD',
    'completed', 'ended', 'api_key', 'QRP-20260105-0000000A0B', false, '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into payments.qr_codes (
    id, owner_id, owner_name, wallet_id, merchant_name, merchant_city, country, category_code, currency, amount,
    single_use, reference, livemode, state, times_used, received, payment_id, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a0d', '01900000-0000-7000-8000-0000000000bb', 'Grace H.',
    '01900000-0000-7000-8000-0000000001bb', 'Grace''s coffee', 'New York', 'US', '5812', 'USD', 100, true,
    'QRP-20260105-0000000A0D', false, 'used', 1, 100, '01900000-0000-7000-8000-000000000a0b', '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:00Z');
