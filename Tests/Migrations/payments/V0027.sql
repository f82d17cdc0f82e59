-- Ada has one and waits for another; Grace had one.
insert into payments.virtual_accounts (
    id, owner_id, wallet_id, provider, currency, state, account_number, account_name, bank_name, provider_reference,
    next_at, created_at, updated_at)
values
    ('01900000-0000-7000-8000-00000000fa01', '01900000-0000-7000-8000-0000000000aa',
        '01900000-0000-7000-8000-0000000001aa', 'paystack', 'NGN', 'active', '9930000902', 'FLORIN/ADA LOVELACE',
        'Wema Bank', '209', null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000fa02', '01900000-0000-7000-8000-0000000000aa',
        '01900000-0000-7000-8000-0000000001aa', 'flutterwave', 'NGN', 'pending', null, null, null, null,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000fa03', '01900000-0000-7000-8000-0000000000bb',
        '01900000-0000-7000-8000-0000000001bb', 'paystack', 'NGN', 'removed', '9930000903', 'FLORIN/GRACE HOPPER',
        'Wema Bank', '210', null, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
