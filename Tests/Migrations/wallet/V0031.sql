insert into wallet.reward_payments
    (bill_payment_id, owner_id, wallet_id, biller_code, amount, currency, paid_at, reversed_at)
values
    ('01900000-0000-7000-8000-000000003101', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 'BIL105', 1000, 'USD',
        '2026-12-01T00:00:00Z', null),
    ('01900000-0000-7000-8000-000000003102', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 'BIL105', 500, 'USD', null,
        '2026-12-01T00:00:00Z');
-- The wallet of nobody took it yet.
insert into wallet.reward_credits (id, kind, owner_id, amount, currency, bill_payment_id, biller_code, reason, status,
    month, cap, month_cap, created_at)
values ('01900000-0000-7000-8000-000000003103', 'cashback', '01900000-0000-7000-8000-0000000000aa', 5, 'USD', '01900000-0000-7000-8000-000000003101',
    'BIL105', 'Cashback on Ikeja Electric', 'owed', '2026-12-01', 100, 2000, '2026-12-01T00:00:00Z');
-- One that was given and taken back when its bill was reversed.
insert into wallet.reward_payments
    (bill_payment_id, owner_id, wallet_id, biller_code, amount, currency, paid_at, reversed_at)
values
    ('01900000-0000-7000-8000-000000003104', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 'BIL105', 1000, 'USD',
        '2026-12-01T00:00:00Z', '2026-12-01T00:00:06Z');
insert into wallet.accounts (id, kind, code, currency)
values ('01900000-0000-7000-8000-000000003105', 'system', 'rewards:USD', 'USD');
insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance,
    created_at, currency, kind, initiator, total, fee)
values
    ('01900000-0000-7000-8000-000000003106', '01900000-0000-7000-8000-000000003106', '01900000-0000-7000-8000-000000003105', '01900000-0000-7000-8000-0000000001aa', 5, -5, 10005, '2026-12-01T00:00:05Z', 'USD', 'cashback', null, 5, 0),
    ('01900000-0000-7000-8000-000000003107', '01900000-0000-7000-8000-000000003107', '01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-000000003105', 5, 10000, 0, '2026-12-01T00:00:06Z', 'USD', 'cashback', null, 5, 0);
update wallet.accounts set last_movement_at = '2026-12-01T00:00:06Z'
where id in ('01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-000000003105');
insert into wallet.reward_credits (id, kind, owner_id, wallet_id, amount, currency, bill_payment_id, biller_code,
    reason, status, transaction_id, month, cap, month_cap, created_at)
values ('01900000-0000-7000-8000-000000003108', 'cashback', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 5, 'USD',
    '01900000-0000-7000-8000-000000003104', 'BIL105', 'Cashback on Ikeja Electric', 'clawed_back',
    '01900000-0000-7000-8000-000000003106', '2026-12-01', 100, 2000, '2026-12-01T00:00:05Z');
insert into wallet.reward_takings (id, credit_id, owner_id, wallet_id, amount, currency, created_at)
values ('01900000-0000-7000-8000-000000003107', '01900000-0000-7000-8000-000000003108', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 5, 'USD',
    '2026-12-01T00:00:06Z');
