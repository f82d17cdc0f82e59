-- Another that a running process of the version before may still have written.
insert into wallet.holds (id, account_id, amount, currency, status, expires_at, created_at)
values ('01900000-0000-7000-8000-000000000403', '01900000-0000-7000-8000-0000000001aa', 100, 'USD', 'held', '2100-01-01T00:00:00Z', '2026-01-03T00:00:00Z');
update wallet.accounts set held = held + 100 where id = '01900000-0000-7000-8000-0000000001aa';
