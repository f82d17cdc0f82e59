insert into payments.virtual_accounts (
    id, owner_id, wallet_id, provider, currency, state, account_number, account_name, bank_name, provider_reference,
    next_at, created_at, updated_at)
values
    ('01900000-0000-7000-8000-00000000fa01', '01900000-0000-7000-8000-0000000000aa',
        '01900000-0000-7000-8000-0000000000bb', 'paystack', 'NGN', 'active', '9930000902', 'FLORIN/ADA LOVELACE',
        'Wema Bank', '209', null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000fa02', '01900000-0000-7000-8000-0000000000aa',
        '01900000-0000-7000-8000-0000000000bb', 'flutterwave', 'NGN', 'pending', null, null, null, null,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
