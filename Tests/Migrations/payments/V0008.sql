insert into payments.outflow_fees (via, currency, basis_points, fixed, cap, updated_by, updated_at)
values ('sandbox', 'USD', 0, 100, null, '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
