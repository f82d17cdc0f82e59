insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance,
    created_at, currency, kind, initiator, total, fee, description, reference, reverses)
values
    ('01900000-0000-7000-8000-000000000201', '01900000-0000-7000-8000-000000000201', '01900000-0000-7000-8000-0000000001cc', '01900000-0000-7000-8000-0000000001aa', 10000, -10000, 10000, '2026-01-01T00:00:01Z', 'USD', 'deposit', null, 10000, 0, null,
        null, null),
    ('01900000-0000-7000-8000-000000000202', '01900000-0000-7000-8000-000000000202', '01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-0000000001bb', 3000, 7000, 3000, '2026-01-01T00:00:02Z', 'USD', 'transfer', '01900000-0000-7000-8000-0000000000aa', 3000, 0, 'rent',
        'jan', null),
    ('01900000-0000-7000-8000-000000000203', '01900000-0000-7000-8000-000000000203', '01900000-0000-7000-8000-0000000001bb', '01900000-0000-7000-8000-0000000001aa', 3000, 0, 10000, '2026-01-01T00:00:03Z', 'USD', 'reversal', null, 3000, 0, null, null,
        '01900000-0000-7000-8000-000000000202');
update wallet.accounts set posted = -10000, last_movement_at = '2026-01-01T00:00:01Z' where id = '01900000-0000-7000-8000-0000000001cc';
update wallet.accounts set posted = 10000, last_movement_at = '2026-01-01T00:00:03Z' where id = '01900000-0000-7000-8000-0000000001aa';
update wallet.accounts set posted = 0, last_movement_at = '2026-01-01T00:00:03Z' where id = '01900000-0000-7000-8000-0000000001bb';
insert into wallet.deposits (deposit_id, transaction_id, account_id, amount, fee, currency, provider, created_at)
values ('01900000-0000-7000-8000-000000000301', '01900000-0000-7000-8000-000000000201', '01900000-0000-7000-8000-0000000001aa', 10000, 100, 'USD', 'sandbox', '2026-01-01T00:00:01Z');
