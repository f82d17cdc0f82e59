-- With microseconds, which nobody was shown: what V0014 cuts.
insert into wallet.holds (id, account_id, amount, currency, status, reason, expires_at, created_at, ended_at)
values
    ('01900000-0000-7000-8000-000000000401', '01900000-0000-7000-8000-0000000001aa', 500, 'USD', 'held', 'hotel', '2100-01-01T00:00:00.000123Z',
        '2026-01-01T00:00:04Z', null),
    ('01900000-0000-7000-8000-000000000402', '01900000-0000-7000-8000-0000000001aa', 200, 'USD', 'released', null, '2026-02-01T00:00:00Z',
        '2026-01-01T00:00:04Z', '2026-01-02T00:00:00Z');
update wallet.accounts set held = 500 where id = '01900000-0000-7000-8000-0000000001aa';
