-- Grace showed a code, and took it back.
insert into payments.qr_codes (
    id, owner_id, owner_name, wallet_id, merchant_name, merchant_city, country, category_code, currency, amount,
    single_use, reference, livemode, state, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a0c', '01900000-0000-7000-8000-0000000000bb', 'Grace H.',
    '01900000-0000-7000-8000-0000000001bb', 'Grace''s coffee', 'New York', 'US', '5812', 'USD', 100, true,
    'QRP-20260105-0000000A0C', true, 'inactive', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
