insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_at)
values ('paystack', 'virtual_account', 'GHS', 100, 0, null, '2026-01-01T00:00:00Z');
