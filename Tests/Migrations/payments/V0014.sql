-- Grace wanted to pay many, of whom nobody was known.
insert into payments.payouts (
    id, payer_id, payer_wallet_id, payer_name, total, currency, reference, state, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a08', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 'Grace H.', 100, 'USD', 'PAO-20260105-0000000A08', 'completed',
    '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into payments.payout_items (id, payout_id, payer_id, name, amount, state, failure_code)
values (
    '01900000-0000-7000-8000-000000000a09', '01900000-0000-7000-8000-000000000a08',
    '01900000-0000-7000-8000-0000000000bb', 'first', 100, 'refused', 'not_found');
