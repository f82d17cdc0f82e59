-- One that a wallet pays, one that is invoiced and has ended.
insert into billing.subscriptions (
    id, merchant_id, collection, wallet_id, net_days, customer_id, customer_name, customer_email, customer_address,
    plan_id, plan_version, currency, quantity_keys, quantities, state, starts_on, period, period_count, cycle_start,
    billing_day, charged_from, charged_to, metered_from, next_invoice_on, cancel_at_period_end, revision, ends_at,
    created_at, updated_at)
values
    ('0190d300-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'wallet',
        '0190a100-0000-7000-8000-0000000000a2', null, '0190a000-0000-7000-8000-0000000000a2', 'Grace',
        'grace@florin.test', '{}', '0190d000-0000-7000-8000-000000000001', 2, 'USD', '{seats}', '{3000000}', 'active',
        '2026-01-31', 'month', 1, '2026-01-31', 31, '2026-01-31', '2026-02-28', '2026-01-31', '2026-02-28', false, 0,
        null, now(), now()),
    ('0190d300-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-0000000000a1', 'invoice', null, 14, null, 'Alan',
        'alan@florin.test', '{Main Street}', '0190d000-0000-7000-8000-000000000001', 1, 'USD', '{}', '{}', 'cancelled',
        '2026-01-01', 'month', 1, '2026-01-01', 1, '2026-01-01', '2026-02-01', '2026-01-01', null, false, 1, now(),
        now(), now());
