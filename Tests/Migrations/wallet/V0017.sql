-- A service's hold, which ends by no time of its own.
insert into wallet.holds (id, account_id, amount, currency, status, reason, expires_at, created_at, ended_at, purpose,
    service)
values ('01900000-0000-7000-8000-00000000040f', '01900000-0000-7000-8000-0000000001aa', 100, 'USD', 'held', 'payout',
    null, '2026-01-05T00:00:00Z', null, 'withdrawal', 'payments');
update wallet.accounts set held = held + 100 where id = '01900000-0000-7000-8000-0000000001aa';
