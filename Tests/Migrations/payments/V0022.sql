-- Grace wanted to give Ada half of it back, and could not.
insert into payments.payment_refunds (
    id, payment_id, reference, payer_id, payer_wallet_id, payee_id, payee_wallet_id, amount, fee_returned, currency,
    reason, comment, staff_id, state, failure_code, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000002201', '01900000-0000-7000-8000-000000000a0b', 'REF-20260105-0000002201',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa',
    '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000001bb', 50, 1, 'USD',
    'requested_by_customer', 'Grace''s coffee was cold', '01900000-0000-7000-8000-0000000000cc', 'failed',
    'insufficient_funds', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
