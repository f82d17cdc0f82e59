-- Grace did not pay in time by her own program.
insert into payments.deposits (
    id, owner_id, wallet_id, amount, fee, currency, provider, method, status, stage, client_secret, publishable_key,
    idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000002501', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 100, 0, 'USD', 'paypal', 'wallet', 'expired', 'ended', 'from graces.test',
    'pk_old', 'user:01900000-0000-7000-8000-0000000000bb', 'k2501', sha256('2501'), '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:00Z');
insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_by, updated_at)
values ('stripe', 'card', 'USD', 290, 30, null, '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
