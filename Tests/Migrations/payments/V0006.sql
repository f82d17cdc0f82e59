insert into payments.bank_accounts (id, owner_id, country, currency, holder_name, holder_kind, address, scheme, numbers,
    last4, bank_name, account_name, verification, created_at, removed_at)
values
    ('01900000-0000-7000-8000-000000000601', '01900000-0000-7000-8000-0000000000aa', 'NG', 'USD', 'Ada Lovelace', 'person', E'1 Street\nLagos\n100001\nNG', 'local', sha256('1'), '6789', 'Guaranty Trust Bank', 'ADA LOVELACE', 'name_matched', '2026-01-01T00:00:00Z', null),
    ('01900000-0000-7000-8000-000000000602', '01900000-0000-7000-8000-0000000000bb', 'DE', 'EUR', 'Bob', 'business', null, 'iban', sha256('2'), '3000', null, null, 'none', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
