-- Ada pays into her own account each month, and one of many goes there.
insert into payments.recurring (
    id, payer_id, payer_wallet_id, payer_name, amount, currency, frequency, start_on, reference, state, period, runs,
    failures, created_at, updated_at, bank_account_id, destination)
values (
    '01900000-0000-7000-8000-000000000b01', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000001aa', 'Ada L.', 100, 'USD', 'monthly', '2026-01-06', 'REC-20260105-0000000B01',
    'failed', 1, 1, 1, '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z', '01900000-0000-7000-8000-000000000601',
    'Guaranty Trust Bank ****6789');
insert into payments.recurring_runs (id, schedule_id, due_on, state, attempts, failure_code, created_at)
values (
    '01900000-0000-7000-8000-000000000b02', '01900000-0000-7000-8000-000000000b01', '2026-01-06', 'failed', 4,
    'insufficient_funds', '2026-01-06T06:00:00Z');
insert into payments.payouts (
    id, payer_id, payer_wallet_id, payer_name, total, currency, reference, state, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000b03', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000001aa', 'Ada L.', 100, 'USD', 'PAO-20260105-0000000B03', 'completed',
    '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into payments.payout_items (id, payout_id, payer_id, name, amount, state, order_id, failure_code)
values (
    '01900000-0000-7000-8000-000000000b04', '01900000-0000-7000-8000-000000000b03',
    '01900000-0000-7000-8000-0000000000aa', 'bank', 100, 'refused', '01900000-0000-7000-8000-000000000b05',
    'insufficient_funds');
