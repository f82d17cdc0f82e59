insert into wallet.point_entries (id, owner_id, currency, number, delta, balance_after, reason, bill_payment_id,
    expires_on, left_over, created_at)
values ('01900000-0000-7000-8000-000000003201', '01900000-0000-7000-8000-0000000000aa', 'USD', 1, 10, 10, 'earned',
    '01900000-0000-7000-8000-000000003101', '2027-12-01', 10, '2026-12-01T00:00:00Z');
