insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_by, updated_at)
values ('sandbox', 'card', 'USD', 100, 0, 5000, '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
