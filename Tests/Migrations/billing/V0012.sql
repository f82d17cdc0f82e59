-- Ada's rent was paid elsewhere; the next is to come.
insert into billing.bills (
    id, owner_id, name, amount, currency, due_on, repeats, series_start, series_number, remind_days, remind_on, state,
    paid_on, next_bill_id, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000000705', '01900000-0000-7000-8000-0000000000aa', 'Rent', 5000000, 'NGN',
        '2026-01-31', 'monthly', '2026-01-31', 0, '{3}', null, 'paid', '2026-01-30',
        '01900000-0000-7000-8000-000000000706', '2026-01-05T00:00:00Z', '2026-01-30T00:00:00Z'),
    ('01900000-0000-7000-8000-000000000706', '01900000-0000-7000-8000-0000000000aa', 'Rent', 5000000, 'NGN',
        '2026-02-28', 'monthly', '2026-01-31', 1, '{3}', '2026-02-25', 'upcoming', null, null, '2026-01-30T00:00:00Z',
        '2026-01-30T00:00:00Z');
