-- What was charged, a coupon on it, an order that the wallet refused, and a payer who owes.
insert into billing.subscription_charges values
    ('0190d400-0000-7000-8000-000000000001', '0190d300-0000-7000-8000-000000000001', 'base', '2026-01-31', '2026-02-28',
        'charge', 0, 28, '0190d000-0000-7000-8000-000000000001', 2, 1000000, 'USD', 1000, 0, '10',
        '0190c000-0000-7000-8000-000000000002', now());
insert into billing.subscription_invoices values
    ('0190c000-0000-7000-8000-000000000002', '0190d300-0000-7000-8000-000000000001', 'start', 'paid', 0, null, null,
        now(), now());
insert into billing.coupon_redemptions values
    ('0190d100-0000-7000-8000-000000000001', '0190d300-0000-7000-8000-000000000001', 2, now());
insert into billing.subscription_orders (
    id, kind, subscription_id, merchant_id, customer_id, customer_name, customer_email, wallet_id, payout_wallet_id,
    currency, amount, fee, plan_id, plan_version, quantity_keys, quantities, day, billing_day, session, status,
    failure_code, request_hash, created_at, updated_at)
values
    ('0190d500-0000-7000-8000-000000000001', 'start', '0190d300-0000-7000-8000-000000000009',
        '0190a000-0000-7000-8000-0000000000a1', '0190a000-0000-7000-8000-0000000000a2', 'Grace', 'grace@florin.test',
        '0190a100-0000-7000-8000-0000000000a2', '0190a100-0000-7000-8000-0000000000a1', 'USD', 1000, 15,
        '0190d000-0000-7000-8000-000000000001', 2, '{}', '{}', current_date, 1, true, 'refused', 'insufficient_funds',
        '\x00', now(), now());
insert into billing.payer_accounts values
    ('0190a000-0000-7000-8000-0000000000a1', sha256('user:grace'), 'USD', 'warning', now());
