insert into wallet.owners (owner_id, kyc_tier, usage_day, sent_day, sent_month)
values ('01900000-0000-7000-8000-0000000000aa', 2, '2026-01-01', 3000, 3000), ('01900000-0000-7000-8000-0000000000bb', 0, '1970-01-01', 0, 0);
insert into wallet.accounts (id, kind, code, currency) values ('01900000-0000-7000-8000-0000000001cc', 'system', 'clearing:sandbox:USD', 'USD');
insert into wallet.accounts (id, kind, owner_id, currency, limit_daily)
values ('01900000-0000-7000-8000-0000000001aa', 'customer', '01900000-0000-7000-8000-0000000000aa', 'USD', 100000), ('01900000-0000-7000-8000-0000000001bb', 'customer', '01900000-0000-7000-8000-0000000000bb', 'USD', null);
-- Closed, and the default of its owner: what V0008 mends.
insert into wallet.accounts (id, kind, owner_id, currency, status)
values ('01900000-0000-7000-8000-0000000001dd', 'customer', '01900000-0000-7000-8000-0000000000bb', 'EUR', 'closed');
insert into wallet.wallets (id, owner_id, currency, name, kind, account_number, is_default, created_at)
values
    ('01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-0000000000aa', 'USD', 'Main', 'main', '900000000001', true, '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000001bb', '01900000-0000-7000-8000-0000000000bb', 'USD', 'Savings', 'savings', '900000000002', false, '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000001dd', '01900000-0000-7000-8000-0000000000bb', 'EUR', 'Old', 'main', '900000000003', true, '2026-01-01T00:00:00Z');
