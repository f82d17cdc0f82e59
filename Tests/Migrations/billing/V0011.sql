-- Ada paid her meter by hand before; this schedule of hers missed a day and had no money on the next.
insert into billing.schedules (
    id, owner_id, wallet_id, biller_id, biller_name, customer_id, amount, price, currency, meter_type, frequency,
    starts_on, state, period, succeeded, failed, failed_in_row, last_failure_code, last_failure_on, due_at, created_at,
    updated_at)
values (
    '01900000-0000-7000-8000-000000000702', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-000000000602', 'Ikeja Electric', '1111111111111',
    500000, 500000, 'NGN', 'prepaid', 'daily', '2026-01-06', 'paused', 2, 0, 1, 1, 'insufficient_funds', '2026-01-07',
    null, '2026-01-05T00:00:00Z', '2026-01-07T09:00:00Z');
insert into billing.schedule_runs (id, schedule_id, due_on, state, attempts, failure_code, created_at)
values
    ('01900000-0000-7000-8000-000000000703', '01900000-0000-7000-8000-000000000702', '2026-01-06', 'skipped', 0, null,
        '2026-01-07T06:00:00Z'),
    ('01900000-0000-7000-8000-000000000704', '01900000-0000-7000-8000-000000000702', '2026-01-07', 'failed', 4,
        'insufficient_funds', '2026-01-07T06:00:00Z');
