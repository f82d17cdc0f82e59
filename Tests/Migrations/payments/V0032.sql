-- Ada has one that she is asked about first and one that she has still to give; Grace had one.
insert into payments.payment_methods (
    id, owner_id, provider, state, is_default, kind, brand, last4, exp_month, exp_year, setup_reference,
    customer_reference, client_secret, publishable_key, provider_reference, next_at, idempotency_scope, idempotency_key,
    request_hash, created_at, updated_at)
values
    ('01900000-0000-7000-8000-00000000fc01', '01900000-0000-7000-8000-0000000000aa', 'stripe', 'active', true, 'card',
        'visa', '4242', 12, 2034, 'seti_1', 'cus_1', null, null, 'pm_1', null, 'methods', 'one', 'hash',
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000fc02', '01900000-0000-7000-8000-0000000000aa', 'stripe', 'pending', false, null,
        null, null, null, null, 'seti_2', 'cus_2', 'seti_2_secret_1', 'pk_stripe_development', null,
        '2026-01-01T00:00:00Z', 'methods', 'two', 'hash', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000fc03', '01900000-0000-7000-8000-0000000000bb', 'paystack', 'removed', false,
        'card', 'visa', '4081', 12, 2030, null, null, null, null, null, null, 'methods', 'three', 'hash',
        '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
