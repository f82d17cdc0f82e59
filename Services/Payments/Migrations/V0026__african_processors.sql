-- What money costs that comes on virtual accounts, 1.5 % and at most NGN 2,000.00, and what leaves by those who give them.
insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_at) values
    ('paystack', 'virtual_account', '', 150, 0, null, '2026-11-30T00:00:00Z'),
    ('paystack', 'virtual_account', 'NGN', 150, 0, 200000, '2026-11-30T00:00:00Z'),
    ('flutterwave', 'virtual_account', '', 150, 0, null, '2026-11-30T00:00:00Z'),
    ('flutterwave', 'virtual_account', 'NGN', 150, 0, 200000, '2026-11-30T00:00:00Z');
insert into payments.outflow_fees (via, currency, basis_points, fixed, cap, updated_at) values
    ('paystack', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('flutterwave', '', 0, 0, null, '2026-11-30T00:00:00Z');
