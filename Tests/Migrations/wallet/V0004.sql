insert into wallet.fees (operation, currency, fixed, basis_points, minimum, maximum, updated_at, updated_by)
values ('transfer', 'USD', 25, 100, 0, 500, '2026-01-01T00:00:00Z', '01900000-0000-7000-8000-0000000000cc');
update wallet.tier_limits set balance = 600000, updated_at = '2026-01-01T00:00:00Z', updated_by = '01900000-0000-7000-8000-0000000000cc'
where kyc_tier = 0;
