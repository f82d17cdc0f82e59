insert into wallet.deposit_reservations (deposit_id, owner_id, account_id, amount, currency, counted, expected,
    counted_on, state, created_at)
values ('01900000-0000-7000-8000-000000000302', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 2000, 'USD', 2000, 2000, '2026-01-04', 'open',
    '2026-01-04T00:00:00Z');
update wallet.owners set deposits_reserved = 2000 where owner_id = '01900000-0000-7000-8000-0000000000aa';
