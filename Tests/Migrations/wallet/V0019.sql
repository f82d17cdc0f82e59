-- A service's hold with compliance's word. What is posted is final, so no row gets one afterwards.
insert into wallet.holds (id, account_id, amount, currency, status, reason, expires_at, created_at, ended_at, purpose,
    service, assessment_id)
values ('01900000-0000-7000-8000-000000000419', '01900000-0000-7000-8000-0000000001aa', 1, 'USD', 'held', 'payout',
    null, '2026-01-05T00:00:00Z', null, 'withdrawal', 'payments', '01900000-0000-7000-8000-000000000519');
update wallet.accounts set held = held + 1 where id = '01900000-0000-7000-8000-0000000001aa';
